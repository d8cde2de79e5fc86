using Distiller.LearningRate;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp;

namespace Distiller.Pruning.Tests.Configuration;

/// <summary>What a schedule will do is known before training.</summary>
public sealed class DryRunTests
{
    private static readonly EpochWindow Window = EpochWindow.Range(0, 10, 3);

    [Test]
    public void Gradual_pruner_has_its_curve_for_each_tensor()
    {
        var rows = Plan(new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.1, FinalSparsity = 0.7, Weights = ["type:Conv2d"] });
        var curve = KnownCurves.Cubic(0.1, 0.7);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rows.Select(row => row.Parameter), Is.EqualTo(["conv1.weight", "conv2.weight"]));
            Assert.That(rows[1].Shape, Is.EqualTo([8L, 6, 3, 3]));
            Assert.That(rows, Has.All.Property("Epochs").EqualTo(Window.Epochs));
            Assert.That(rows[0].TargetSparsities, Is.EqualTo([curve.At(0), curve.At(1.0 / 3), curve.At(2.0 / 3), curve.At(1)]));
        }
    }

    [Test]
    public void Levels_of_the_policy_win() => Assert.That(
        Plan(new LevelPrunerSpec { Name = "level", Levels = Levels(0.2) }, new() { Levels = Levels(0.4) }).Single().TargetSparsities, Is.EqualTo([0.4, 0.4, 0.4, 0.4]));

    [Test]
    public void Pattern_has_its_fraction() => Assert.That(
        Plan(new PatternPrunerSpec { Name = "pattern", Weights = ["fc.weight"] }).Single().TargetSparsities, Has.All.EqualTo(0.5));

    [Test]
    public void Threshold_has_no_target() => Assert.That(
        Plan(new SensitivityPrunerSpec { Name = "s", Sensitivities = Levels(0.5) }).Single(),
        Has.Property("Parameter").EqualTo("fc.weight").And.Property("TargetSparsities").Empty);

    [Test]
    public void Random_level_has_no_target() => Assert.That(
        Plan(new RandomLevelPrunerSpec { Name = "r", LowestSparsity = 0.1, HighestSparsity = 0.5, Weights = ["conv1.weight"] }).Single().TargetSparsities, Is.Empty);

    [Test]
    public void Learning_rate_is_a_row_without_a_tensor()
    {
        using var model = new SmallNet();
        var rows = CompressionSchedule.Empty.DecayLearningRate(new ExponentialLrSpec { Name = "decay", Gamma = 0.5 }, Window).DryRun(model);
        Assert.That(rows.Single(), Has.Property("Policy").EqualTo("decay").And.Property("Kind").EqualTo("LearningRate").And.Property("Parameter").Null);
        Assert.That(rows.Single().Epochs, Is.EqualTo(Window.Epochs));
    }

    [Test]
    public void Model_stays_as_it_is_and_nothing_leaks()
    {
        using var model = new SmallNet();
        var schedule = CompressionSchedule.Empty.Prune(new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.1, FinalSparsity = 0.7, Weights = ["all weights"] }, Window);
        var before = Sum(model);
        TensorLeakCheck.Verify(() => schedule.DryRun(model));
        Assert.That(Sum(model), Is.EqualTo(before));
    }

    private static double Sum(SmallNet model)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return model.parameters().Sum(parameter => parameter.abs().sum().ToDouble());
    }

    private static Dictionary<string, double> Levels(double level) => new() { ["fc.weight"] = level };

    private static DryRunRow[] Plan(ComponentSpec<IPruner> pruner, PruningOptions? options = null)
    {
        using var model = new SmallNet();
        return [.. CompressionSchedule.Empty.Prune(pruner, Window, options).DryRun(model)];
    }
}
