using Distiller.Scheduling;

namespace Distiller.Pruning.Tests.Policies;

public sealed class RegularizationPolicyTests
{
    // EX-26
    [Test]
    public void Two_regularizers_add_up_and_keep_their_names()
    {
        var schedule = CompressionSchedule.Empty.Regularize(L1("first", 0.01), EpochWindow.At(0)).Regularize(L1("second", 0.02), EpochWindow.At(0));
        using var run = new SumTraining(schedule).Run(epochs: 1);
        using (Assert.EnterMultipleScope())
        {
            // D-11: components of equal classes would share one mean.
            Assert.That(run.Components.Select(component => component.Name), Is.EqualTo(["first_loss", "second_loss"]));
            Assert.That(run.Components.Select(component => component.Value), Is.EqualTo([0.1f, 0.2f]).Within(1e-6f));
            Assert.That(run.End[0], Is.EqualTo([.897f, 1.897f, 2.897f, 3.897f]).Within(1e-5f));
        }
    }

    // EX-44
    [Test]
    public void Kept_mask_holds_after_the_window()
    {
        var spec = L1("l1", 1.0) with { ZeroesSmallWeights = true };
        var schedule = CompressionSchedule.Empty.Regularize(spec, EpochWindow.At(0), keepMask: true);
        using var run = new SumTraining(schedule, slope: [1, 0, 0, 0]).Run(epochs: 2, steps: 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.End[0], Is.EqualTo([0, 1.9f, 2.9f, 3.9f]).Within(1e-5f));
            Assert.That(run.End[1], Is.EqualTo([0, 1.8f, 2.8f, 3.8f]).Within(1e-5f));
            Assert.That(run.End[3], Is.EqualTo([0, 1.8f, 2.8f, 3.8f]).Within(1e-5f));
        }
    }

    [Test]
    public void Threshold_zeroes_without_freezing()
    {
        var spec = L1("l1", 1.0) with { ZeroesSmallWeights = true };
        using var run = new SumTraining(CompressionSchedule.Empty.Regularize(spec, EpochWindow.At(0)), slope: [1, 0, 0, 0]).Run(epochs: 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.End[0][0], Is.Zero);
            Assert.That(run.End[1][0], Is.EqualTo(-0.1f).Within(1e-6f));
        }
    }

    // EX-25k
    [Test]
    public void D60_regularizer_does_not_undo_a_pruner()
    {
        var half = new LevelPrunerSpec { Name = "half", Levels = new Dictionary<string, double> { ["w"] = 0.5 } };
        var schedule = CompressionSchedule.Empty
            .Prune(half, EpochWindow.At(0, 1))
            .Regularize(L1("l1", 0.1) with { ZeroesSmallWeights = true }, EpochWindow.At(0));
        using var run = new SumTraining(schedule).Run(epochs: 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.End[0], Is.EqualTo([0, 0, 2.89f, 3.89f]).Within(1e-5f));
            Assert.That(run.End[1], Is.EqualTo([0, 0, 2.79f, 3.79f]).Within(1e-5f));
        }
    }

    private static L1RegularizerSpec L1(string name, double strength) =>
        new() { Name = name, Strengths = new Dictionary<string, double> { ["w"] = strength } };
}
