using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Statistics;

namespace Distiller.Examples.Regularization;

/// <summary>The three ways to train that are compared.</summary>
internal static class Penalties
{
    public const string FilterLayer = "conv2.weight";
    public const string WeightLayer = "fc1.weight";

    private const double L1Strength = 4e-4;
    private const double GroupStrength = 0.02;
    private const double SmallestWeight = 1e-3;
    private const double SmallestFilter = 0.05;

    public static Penalty[] All { get; } =
    [
        new("none", "0", "nothing", Cosine),
        new(
            "L1",
            FormattableString.Invariant($"{L1Strength} · Σ|w| over {FilterLayer} and {WeightLayer}"),
            FormattableString.Invariant($"weights up to {SmallestWeight}"),
            epochs => Cosine(epochs).Regularize(
                new L1RegularizerSpec
                {
                    Name = "l1",
                    Strengths = new Dictionary<string, double> { [FilterLayer] = L1Strength, [WeightLayer] = L1Strength },
                    ZeroesSmallWeights = true,
                    Threshold = SmallestWeight,
                },
                EpochWindow.Range(0, epochs),
                keepMask: true)),
        new(
            "group lasso",
            FormattableString.Invariant($"{GroupStrength} · Σ‖filter‖ over {FilterLayer}"),
            FormattableString.Invariant($"filters of norm up to {SmallestFilter}"),
            epochs => Cosine(epochs).Regularize(
                new GroupLassoSpec
                {
                    Name = "lasso",
                    Penalties = new Dictionary<string, GroupPenalty> { [FilterLayer] = new(GroupStrength, Structure.Filter) },
                    ThresholdNorm = GroupNorm.L2,
                    Threshold = SmallestFilter,
                },
                EpochWindow.Range(0, epochs),
                keepMask: true)),
    ];

    private static CompressionSchedule Cosine(int epochs) => CompressionSchedule.Empty.DecayLearningRate(
        new CosineLrSpec { Name = "cosine", Duration = epochs, WarmUpEpochs = epochs > 2 ? 1 : 0 }, EpochWindow.Range(0, epochs));
}
