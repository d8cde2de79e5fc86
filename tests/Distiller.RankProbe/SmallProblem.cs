using Distiller.Data;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.RankProbe;

/// <summary>Random images in four classes, and a network of three convolutions for them: the same on all ranks.</summary>
internal sealed class SmallProblem : IDisposable
{
    private const int Samples = 24;

    private readonly Tensor inputs;
    private readonly Tensor targets;

    internal SmallProblem()
    {
        Seeds.Use(3);
        inputs = randn(Samples, 1, 8, 8);
        targets = randint(0, 4, [Samples]);
        Batches = new(inputs, targets, new BatchOptions { BatchSize = Samples / 2 });
        Model = nn.Sequential(
            ("conv1", nn.Conv2d(1, 8, 3, padding: 1)),
            ("relu1", nn.ReLU()),
            ("conv2", nn.Conv2d(8, 8, 3, padding: 1, stride: 2)),
            ("relu2", nn.ReLU()),
            ("conv3", nn.Conv2d(8, 8, 3, padding: 1)),
            ("flatten", nn.Flatten()),
            ("fc", nn.Linear(8 * 16, 4)));
    }

    internal TensorBatches Batches { get; }

    internal nn.Module<Tensor, Tensor> Model { get; }

    public void Dispose()
    {
        Model.Dispose();
        Batches.Dispose();
        targets.Dispose();
        inputs.Dispose();
    }
}
