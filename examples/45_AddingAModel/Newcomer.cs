using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Zoo;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.AddingAModel;

/// <summary>The network, from its description to its compressed form.</summary>
internal sealed class Newcomer : IDisposable
{
    private readonly Lab _lab;

    public Newcomer(Lab lab)
    {
        _lab = lab;
        manual_seed(lab.Seed);
        Model = Description.Build();
    }

    /// <summary>All that the toolkit has to be told.</summary>
    public static ZooModel Description { get; } = new("two_branch_mnist", DataSetFamily.Mnist, () => new TwoBranchNet());

    public nn.Module<Tensor, Tensor> Model { get; }

    public static long[] Shape => [.. Description.Family.InputShape];

    /// <summary>Trains it dense.</summary>
    public ImmutableArray<EpochRecord> Train() => _lab.TrainDense(Model, _lab.Pick(8, 2));

    /// <summary>Removes half of the filters of the convolutions, thins, and trains on.</summary>
    public void Compress()
    {
        Lab.PruneNow(Model, CompressionSchedule.Empty.Prune(
            RankedPrunerSpec.L1("filters", Structure.Filter, KnownCurves.Constant(0.5), ["narrow.weight", "wide.weight", "joined.weight"]), EpochWindow.At(0)));
        Model.Thin(Shape);
        int epochs = _lab.Pick(4, 1);
        _lab.Train(
            Model,
            CompressionSchedule.Empty.DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = epochs }, EpochWindow.Range(0, epochs)),
            epochs,
            learningRate: 0.01);
    }

    public void Dispose() => Model.Dispose();
}
