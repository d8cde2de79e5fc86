using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.WeightInsights;

/// <summary>The dense network and three sparse ones that began as it.</summary>
internal sealed class Networks : IDisposable
{
    public const string Convolution = "conv2.weight";
    public const string FirstConvolution = "conv1.weight";
    public const string Matrix = "fc1.weight";
    private const string Network = "simplenet_mnist";

    private Networks(ImmutableArray<(string Name, nn.Module<Tensor, Tensor> Model)> all) => All = all;

    /// <summary>Dense, single weights, kernels, filters.</summary>
    public ImmutableArray<(string Name, nn.Module<Tensor, Tensor> Model)> All { get; }

    public nn.Module<Tensor, Tensor> Dense => All[0].Model;

    public nn.Module<Tensor, Tensor> Elements => All[1].Model;

    public nn.Module<Tensor, Tensor> Kernels => All[2].Model;

    public nn.Module<Tensor, Tensor> Filters => All[3].Model;

    public static Networks Train(Lab lab)
    {
        var dense = lab.NewNetwork(Network);
        lab.TrainDense(dense, lab.Pick(8, 2));
        return new(
        [
            ("dense", dense),
            ("single weights", Prune(lab, dense, new LevelPrunerSpec
            {
                Name = "level",
                Levels = new Dictionary<string, double> { [FirstConvolution] = 0.3, [Convolution] = 0.8, [Matrix] = 0.95 },
            })),
            ("kernels", Prune(lab, dense, RankedPrunerSpec.L1("kernels", Structure.Kernel, KnownCurves.Constant(0.7), [Convolution]))),
            ("filters", Prune(lab, dense, RankedPrunerSpec.L1("filters", Structure.Filter, KnownCurves.Constant(0.5), [Convolution]))),
        ]);
    }

    public void Dispose()
    {
        foreach (var (_, model) in All)
        {
            model.Dispose();
        }
    }

    private static nn.Module<Tensor, Tensor> Prune(Lab lab, nn.Module<Tensor, Tensor> dense, ComponentSpec<IPruner> pruner)
    {
        int epochs = lab.Pick(4, 1);
        var model = lab.NewNetwork(Network);
        using StateDict start = ModelState.Save(dense);
        ModelState.Load(model, start.Tensors, "the dense weights");
        CosineLrSpec cosine = new() { Name = "cosine", Duration = epochs };
        lab.Train(
            model, CompressionSchedule.Empty.Prune(pruner, EpochWindow.At(0)).DecayLearningRate(cosine, EpochWindow.Range(0, epochs)), epochs, learningRate: 0.01);
        return model;
    }
}
