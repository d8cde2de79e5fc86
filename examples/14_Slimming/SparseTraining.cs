using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Zoo.Data;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.Slimming;

/// <summary>A training under a lasso on the scales of batch normalisation.</summary>
internal sealed class SparseTraining : IDisposable
{
    private const int Batch = 32;
    private const double LearningRate = 0.1;

    private SparseTraining(double strength, nn.Module<Tensor, Tensor> model, ImmutableArray<EpochRecord> log) =>
        (Strength, Model, Log) = (strength, model, log);

    /// <summary>λ; 0 for plain training.</summary>
    public double Strength { get; }

    /// <summary>What tables and pictures call it.</summary>
    public string Name => Strength == 0 ? "no lasso" : FormattableString.Invariant($"lasso {Strength}");

    /// <summary>The network at its end, not yet cut.</summary>
    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>Accuracy by epoch.</summary>
    public ImmutableArray<EpochRecord> Log { get; }

    /// <summary>Many small steps: what a lasso moves is the sum of its steps.</summary>
    public static ImageBatches Batches(Lab lab) => new(
        lab.Data.Train, lab.Data.Family, new ImageBatchOptions { BatchSize = Batch, Shuffle = true, Seed = lab.Seed });

    /// <summary>Trains from the same start as the others.</summary>
    public static SparseTraining Run(Lab lab, double strength, int epochs)
    {
        Sequential model = SlimNet.Create(lab.Seed);
        var schedule = Rate(epochs);
        if (strength > 0)
        {
            schedule = schedule.Regularize(new NetworkSlimmingSpec { Name = "lasso", Strength = strength }, EpochWindow.Range(0, epochs));
        }

        return new(strength, model, lab.Train(model, schedule, epochs, LearningRate, training: Batches(lab)));
    }

    /// <summary>All scales, in their order by size.</summary>
    public float[] Scales()
    {
        using var scope = NewDisposeScope();
        return [.. Model.modules().OfType<BatchNorm2d>().SelectMany(norm => norm.weight!.detach().abs().data<float>()).Order()];
    }

    /// <summary>A rate that falls along a cosine.</summary>
    public static CompressionSchedule Rate(int epochs) => CompressionSchedule.Empty.DecayLearningRate(
        new CosineLrSpec { Name = "cosine", Duration = epochs, WarmUpEpochs = epochs > 2 ? 1 : 0 }, EpochWindow.Range(0, epochs));

    public void Dispose() => Model.Dispose();
}
