using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Examples.Activations;

/// <summary>A dense network, and a sparse one that began as it.</summary>
internal sealed class Pair : IDisposable
{
    private const string Network = "resnet20_cifar";
    private const double Sparsity = 0.85;

    private Pair(nn.Module<Tensor, Tensor> dense, nn.Module<Tensor, Tensor> sparse) => (Dense, Sparse) = (dense, sparse);

    public nn.Module<Tensor, Tensor> Dense { get; }

    public nn.Module<Tensor, Tensor> Sparse { get; }

    public static Pair Train(Lab lab)
    {
        Pair pair = new(lab.NewNetwork(Network), lab.NewNetwork(Network));
        lab.TrainDense(pair.Dense, lab.Pick(8, 1), learningRate: 0.05);
        using StateDict start = ModelState.Save(pair.Dense);
        ModelState.Load(pair.Sparse, start.Tensors, "the dense weights");
        int epochs = lab.Pick(5, 1);
        string[] convolutions = [.. ModelSummary.Of(pair.Sparse).Weights.Where(weight => weight.Shape.Length == 4 && weight.Name.StartsWith("layer", StringComparison.Ordinal)).Select(weight => weight.Name)];
        CompressionSchedule schedule = CompressionSchedule.Empty
            .Prune(
                new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.2, FinalSparsity = Sparsity, Weights = [.. convolutions] },
                EpochWindow.Range(0, Math.Max(1, epochs - 2)))
            .DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = epochs }, EpochWindow.Range(0, epochs));
        lab.Train(pair.Sparse, schedule, epochs, learningRate: 0.03);
        return pair;
    }

    public void Dispose()
    {
        Dense.Dispose();
        Sparse.Dispose();
    }
}
