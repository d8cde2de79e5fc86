using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Five convolutions and three linear layers for 224×224 images: <c>alexnet</c>.</summary>
/// <remarks>
/// Shapes: (N, 3, 224, 224) → (N, 1000). Names are those of torchvision.
/// <para>Source: Krizhevsky 2014, arXiv 1404.5997.</para>
/// </remarks>
public sealed class AlexNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential features = nn.Sequential(
        nn.Conv2d(3, 64, kernel_size: 11, stride: 4, padding: 2),
        nn.ReLU(),
        nn.MaxPool2d(3, stride: 2),
        nn.Conv2d(64, 192, kernel_size: 5, padding: 2),
        nn.ReLU(),
        nn.MaxPool2d(3, stride: 2),
        nn.Conv2d(192, 384, kernel_size: 3, padding: 1),
        nn.ReLU(),
        nn.Conv2d(384, 256, kernel_size: 3, padding: 1),
        nn.ReLU(),
        nn.Conv2d(256, 256, kernel_size: 3, padding: 1),
        nn.ReLU(),
        nn.MaxPool2d(3, stride: 2));

    private readonly AdaptiveAvgPool2d avgpool = nn.AdaptiveAvgPool2d(6);

    private readonly Sequential classifier = nn.Sequential(
        nn.Dropout(),
        nn.Linear(256 * 6 * 6, 4096),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(4096, 4096),
        nn.ReLU(),
        nn.Linear(4096, 1000));

    /// <summary>A network with the layers' own starting weights.</summary>
    public AlexNet()
        : base(nameof(AlexNet)) => RegisterComponents();

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return classifier.call(avgpool.call(features.call(input)).flatten(1)).MoveToOuterDisposeScope();
    }
}
