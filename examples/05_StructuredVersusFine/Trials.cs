using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.StructuredVersusFine;

/// <summary>All structures at all densities, each from the same dense weights.</summary>
internal static class Trials
{
    public const string Layer = "conv2.weight";

    public static ImmutableArray<Structure> Structures { get; } = [Structure.Element, Structure.Kernel, Structure.Channel, Structure.Filter];

    public static ImmutableArray<Trial> Run(Lab lab, nn.Module<Tensor, Tensor> model)
    {
        using StateDict dense = ModelState.Save(model);
        // Multiples of 1/20, the number of channels, are densities that every structure can meet.
        ImmutableArray<double> densities = lab.Pick<ImmutableArray<double>>([0.5, 0.3, 0.2, 0.1], [0.5, 0.1]);
        ImmutableArray<Trial> trials = [.. Structures.SelectMany(structure => densities.Select(density => Measure(lab, model, dense, structure, density)))];
        ModelState.Load(model, dense.Tensors, "the dense weights");
        return trials;
    }

    /// <summary>Prunes a structure of the layer to a density, once.</summary>
    public static CompressionSchedule Prune(Structure structure, double density) => CompressionSchedule.Empty.Prune(
        RankedPrunerSpec.L1("structured", structure, KnownCurves.Constant(1 - density), [Layer]), EpochWindow.At(0));

    private static Trial Measure(Lab lab, nn.Module<Tensor, Tensor> model, StateDict dense, Structure structure, double density)
    {
        int epochs = lab.Pick(3, 1);
        ModelState.Load(model, dense.Tensors, "the dense weights");
        CompressionSchedule schedule = Prune(structure, density);
        Lab.PruneNow(model, schedule);
        double pruned = lab.Top1(model);
        lab.Train(model, schedule.DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = epochs }, EpochWindow.Range(0, epochs)), epochs, learningRate: 0.02);
        Tensor weight = Lab.Weight(model, Layer);
        double macs = SparsityMeasures.Density(weight, Structure.Filter) * SparsityMeasures.Density(weight, Structure.Channel);
        return new Trial(structure, SparsityMeasures.Density(weight), pruned, lab.Top1(model), macs);
    }
}
