using System.Collections.Immutable;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Scheduling;

namespace Distiller.Examples.Schedules;

/// <summary>The schedules that are drawn, stretched to a number of epochs.</summary>
internal sealed record Plan(int Epochs)
{
    public const double BaseRate = 0.1;
    public const double Initial = 0.05;
    public const double Final = 0.8;

    /// <summary>Pruning ends here; what follows is recovery.</summary>
    public int PruningEnd => Epochs * 3 / 5;

    private ImmutableArray<int> Thirds => [Epochs / 3, 2 * Epochs / 3];

    public ImmutableArray<LrSpec> Falling =>
    [
        new StepLrSpec { Name = "step", StepSize = Epochs / 5, Gamma = 0.5 },
        new MultiStepMultiGammaLrSpec { Name = "multi-step, own factors", Milestones = Thirds, Gammas = [0.2, 0.1] },
        new ExponentialLrSpec { Name = "exponential", Gamma = Math.Pow(0.01, 1.0 / Epochs) },
        new CosineLrSpec { Name = "cosine", Duration = Epochs },
        new PolynomialLrSpec { Name = "polynomial, power 2", Duration = Epochs, Power = 2 },
    ];

    public ImmutableArray<LrSpec> Rising =>
    [
        new CosineLrSpec { Name = "cosine", Duration = Epochs },
        new CosineLrSpec { Name = "after a warm-up", Duration = Epochs, WarmUpEpochs = Epochs / 10 },
        new CosineLrSpec { Name = "not below 0.02", Duration = Epochs, WarmUpEpochs = Epochs / 10, Minimum = 0.02 },
    ];

    public ReduceOnPlateauSpec Plateau => new() { Name = "plateau", Factor = 0.2, Patience = Math.Max(1, Epochs / 20), Threshold = 0.01 };

    /// <summary>The cubic, visited more and more seldom.</summary>
    public ImmutableArray<(string Name, EpochWindow Window, ISparsityCurve Curve)> Windows =>
    [
        .. new[] { 1, 4, 12 }.Select(frequency => (
            frequency == 1 ? "AGP, every epoch" : FormattableString.Invariant($"AGP, every {frequency}th"), Window(frequency), KnownCurves.Cubic(Initial, Final))),
    ];

    /// <summary>Three curves over the same visits.</summary>
    public ImmutableArray<(string Name, EpochWindow Window, ISparsityCurve Curve)> Curves =>
    [
        ("AGP", Window(4), KnownCurves.Cubic(Initial, Final)),
        ("linear", Window(4), KnownCurves.Linear(Initial, Final)),
        ("cosine", Window(4), KnownCurves.Cosine(Initial, Final)),
    ];

    /// <summary>Gradual pruning of the two large layers of a small network, with a falling rate.</summary>
    public CompressionSchedule Together => CompressionSchedule.Empty
        .Prune(
            new AgpPrunerSpec { Name = "agp convolution", InitialSparsity = Initial, FinalSparsity = Final, Weights = ["conv2.weight"] }, Window(4))
        .Prune(
            new AgpPrunerSpec { Name = "agp linear", InitialSparsity = Initial, FinalSparsity = 0.95, Weights = ["fc1.weight"] }, Window(2))
        .DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = Epochs }, EpochWindow.Range(0, Epochs));

    private EpochWindow Window(int frequency) => EpochWindow.Range(0, PruningEnd, frequency);
}
