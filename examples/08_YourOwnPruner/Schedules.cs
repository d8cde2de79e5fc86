using Distiller.Configuration;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Scheduling;

namespace Distiller.Examples.YourOwnPruner;

/// <summary>The schedules that are compared, and the classes that files may name.</summary>
internal static class Schedules
{
    public const string Layer = "fc1.weight";
    public const double Sparsity = 0.95;
    private const double Start = 0.05;

    /// <summary>The library's classes and one more.</summary>
    public static ComponentRegistry Registry { get; } = new ComponentRegistry().AddLearningRates().AddPruning().AddBalancedPruner();

    public static int Epochs(Lab lab) => lab.Pick(9, 3);

    public static CompressionSchedule Balanced(int epochs) => CompressionSchedule.Empty
        .Prune(
            new BalancedPrunerSpec { Name = "balanced", Curve = KnownCurves.Cubic(Start, Sparsity), Weights = [Layer] },
            EpochWindow.Range(0, epochs * 2 / 3))
        .DecayLearningRate(Cosine(epochs), EpochWindow.Range(0, epochs));

    public static CompressionSchedule Level(int epochs) => CompressionSchedule.Empty
        .Prune(
            new AgpPrunerSpec { Name = "whole layer", InitialSparsity = Start, FinalSparsity = Sparsity, Weights = [Layer] },
            EpochWindow.Range(0, epochs * 2 / 3))
        .DecayLearningRate(Cosine(epochs), EpochWindow.Range(0, epochs));

    private static CosineLrSpec Cosine(int epochs) => new() { Name = "cosine", Duration = epochs, WarmUpEpochs = 1 };
}
