using Distiller.LearningRate;
using Distiller.Scheduling;

namespace Distiller.Pruning.Tests.Composition;

/// <summary>The rules of docs/composition.md, pair by pair, on w = (1, 2, 3, 4) with gradient 1 and rate 0.1.</summary>
public sealed class InteractionTests
{
    [Test]
    public void Of_two_pruners_the_one_declared_later_decides_in_a_common_epoch()
    {
        using var run = new SumTraining(CompressionSchedule.Empty.Prune(Level("a", 0.25), EpochWindow.At(0)).Prune(Level("b", 0.75), EpochWindow.At(0)))
            .Run(epochs: 1);
        using var reversed = new SumTraining(CompressionSchedule.Empty.Prune(Level("b", 0.75), EpochWindow.At(0)).Prune(Level("a", 0.25), EpochWindow.At(0)))
            .Run(epochs: 1);

        Assert.That(run.Masks, Is.EqualTo(["0001"]));
        Assert.That(reversed.Masks, Is.EqualTo(["0111"]));
    }

    [Test]
    public void Mask_of_an_ended_window_holds_until_another_pruner_computes_one()
    {
        var schedule = CompressionSchedule.Empty.Prune(Level("first", 0.5), EpochWindow.At(0)).Prune(Level("second", 0.75), EpochWindow.At(2));
        using var run = new SumTraining(schedule).Run(epochs: 4);

        Assert.That(run.Masks, Is.EqualTo(["0011", "0011", "0001", "0001"]));
    }

    [Test]
    public void Overlapping_windows_follow_their_own_progress()
    {
        var schedule = CompressionSchedule.Empty
            .Prune(new AgpPrunerSpec { Name = "early", InitialSparsity = 0, FinalSparsity = 0.5, Weights = ["w"] }, EpochWindow.Range(0, 2))
            .Prune(new AgpPrunerSpec { Name = "late", InitialSparsity = 0.5, FinalSparsity = 0.75, Weights = ["w"] }, EpochWindow.Range(1, 3));
        using var run = new SumTraining(schedule).Run(epochs: 3);

        Assert.That(run.Masks[1], Is.EqualTo("0011"), "late is at its start, 50 %");
        Assert.That(run.Masks[2], Is.EqualTo("0001"), "late is at its end, 75 %");
    }

    [Test]
    public void Penalty_counts_surviving_weights_whatever_the_order_of_declaration()
    {
        using var before = new SumTraining(CompressionSchedule.Empty.Prune(Level("half", 0.5), EpochWindow.At(0)).Regularize(L1(0.1), EpochWindow.At(0)))
            .Run(epochs: 1);
        using var after = new SumTraining(CompressionSchedule.Empty.Regularize(L1(0.1), EpochWindow.At(0)).Prune(Level("half", 0.5), EpochWindow.At(0)))
            .Run(epochs: 1);

        Assert.That(before.Components.Single().Value, Is.EqualTo(0.7f).Within(1e-6f));
        Assert.That(after.End[0], Is.EqualTo(before.End[0]));
    }

    [Test]
    public void Group_lasso_and_another_penalty_add_up()
    {
        var lasso = new GroupLassoSpec
        {
            Name = "lasso",
            Penalties = new Dictionary<string, GroupPenalty> { ["w"] = new(0.5, Statistics.Structure.Layer) },
        };
        using var run = new SumTraining(CompressionSchedule.Empty.Regularize(lasso, EpochWindow.At(0)).Regularize(L1(0.1), EpochWindow.At(0))).Run(epochs: 1);

        Assert.That(run.Components.Select(component => component.Value), Is.EqualTo([0.5f * MathF.Sqrt(30), 1f]).Within(1e-5f));
    }

    [Test]
    public void Learning_rate_changes_steps_but_not_which_weights_go()
    {
        var prune = CompressionSchedule.Empty.Prune(Level("half", 0.5), EpochWindow.Range(0, 3));
        using var constant = new SumTraining(prune).Run(epochs: 3);
        using var decayed = new SumTraining(prune.DecayLearningRate(new ExponentialLrSpec { Name = "rate", Gamma = 0.5 }, EpochWindow.Range(0, 3)))
            .Run(epochs: 3);

        Assert.That(decayed.Masks, Is.EqualTo(constant.Masks));
        Assert.That(decayed.End[1][3], Is.EqualTo(constant.End[0][3] - 0.05f).Within(1e-5f));
    }

    [Test]
    public void Dense_copies_meet_a_penalty_on_what_the_forward_pass_sees()
    {
        var schedule = CompressionSchedule.Empty
            .Prune(Level("half", 0.5), EpochWindow.At(0), new PruningOptions { MaskOnForwardOnly = true, UseDoubleCopies = true })
            .Regularize(L1(0.1), EpochWindow.At(0));
        using var run = new SumTraining(schedule).Run(epochs: 1);

        Assert.That(run.Components.Single().Value, Is.EqualTo(0.7f).Within(1e-6f));
        Assert.That(run.End[0], Is.EqualTo([0.9f, 1.9f, 2.89f, 3.89f]).Within(1e-5f), "copies take the gradient of the loss; a penalty of 0 has none");
    }

    [Test]
    public void Everything_together_keeps_each_part()
    {
        var schedule = CompressionSchedule.Empty
            .Prune(new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.25, FinalSparsity = 0.5, Weights = ["w"] }, EpochWindow.Range(0, 2))
            .Regularize(L1(0.1), EpochWindow.Range(0, 4))
            .Prune(Level("final", 0.75), EpochWindow.At(3))
            .DecayLearningRate(new StepLrSpec { Name = "rate", StepSize = 2, Gamma = 0.1 }, EpochWindow.Range(0, 4));
        using var run = new SumTraining(schedule).Run(epochs: 4);

        Assert.That(run.Masks, Is.EqualTo(["0111", "0011", "0011", "0001"]));
        Assert.That(run.End[3][3], Is.EqualTo(4 - (2 * 0.11f) - (2 * 0.011f)).Within(1e-5f));
    }

    private static LevelPrunerSpec Level(string name, double level) =>
        new() { Name = name, Levels = new Dictionary<string, double> { ["w"] = level } };

    private static L1RegularizerSpec L1(double strength) =>
        new() { Name = "l1", Strengths = new Dictionary<string, double> { ["w"] = strength } };
}
