using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Scheduling;

namespace Distiller.Examples.FirstSchedule;

/// <summary>How long is trained, and what is pruned when.</summary>
internal sealed record Plan(int DenseEpochs, int PruneEpochs, EpochWindow Window)
{
    public const double Start = 0.05;
    public const double LearningRate = 0.01;

    /// <summary>Final sparsity by layer: the large layer bears more.</summary>
    public static readonly ImmutableArray<(string Weight, double Sparsity)> Targets = [("conv2.weight", 0.93), ("fc1.weight", 0.995)];

    public static Plan For(Lab lab)
    {
        int epochs = lab.Pick(12, 4);
        return new Plan(lab.Pick(5, 1), epochs, EpochWindow.Range(0, epochs * 2 / 3));
    }

    /// <summary>The cubic of one layer.</summary>
    public static ISparsityCurve Cubic(double end) => KnownCurves.Cubic(Start, end);

    /// <summary>Each layer follows its cubic; the learning rate falls along a cosine.</summary>
    public CompressionSchedule Gradual() => Targets
        .Aggregate(CompressionSchedule.Empty, (schedule, target) => schedule.Prune(
            new AgpPrunerSpec { Name = $"agp {target.Weight}", InitialSparsity = Start, FinalSparsity = target.Sparsity, Weights = [target.Weight] },
            Window))
        .DecayLearningRate(Cosine, EpochWindow.Range(0, PruneEpochs));

    /// <summary>The same sparsity in the first epoch, then training for as long.</summary>
    public CompressionSchedule AtOnce() => CompressionSchedule.Empty
        .Prune(
            new LevelPrunerSpec { Name = "at once", Levels = Targets.ToDictionary(target => target.Weight, target => target.Sparsity) },
            EpochWindow.At(0))
        .DecayLearningRate(Cosine, EpochWindow.Range(0, PruneEpochs));

    private CosineLrSpec Cosine => new() { Name = "cosine", Duration = PruneEpochs, Minimum = 0.0005 };
}
