using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>AlexNet with batch norm and grouped convolutions: the original's <c>alexnet_bn</c>.</summary>
/// <remarks>
/// Shapes: (N, 3, 224, 224) → (N, 1000). Feature maps are 54, 27, 14 and 6 pixels wide, which the three poolings reach in three ways.
/// <para>Source: Zhou et al. 2016, arXiv 1606.06160, whose published network it follows.</para>
/// </remarks>
public sealed class AlexNetBatchNorm : nn.Module<Tensor, Tensor>
{
    private const double Epsilon = 1e-4;
    private const double Momentum = 0.9;

    private readonly Sequential features = nn.Sequential(
        nn.Conv2d(3, 96, kernel_size: 12, stride: 4),
        nn.ReLU(),
        nn.Conv2d(96, 256, kernel_size: 5, padding: 2, groups: 2, bias: false),
        nn.BatchNorm2d(256, Epsilon, Momentum),
        nn.ReLU(),
        nn.MaxPool2d(3, stride: 2, ceil_mode: true),
        nn.Conv2d(256, 384, kernel_size: 3, padding: 1, bias: false),
        nn.BatchNorm2d(384, Epsilon, Momentum),
        nn.ReLU(),
        nn.MaxPool2d(3, stride: 2, padding: 1),
        nn.Conv2d(384, 384, kernel_size: 3, padding: 1, groups: 2, bias: false),
        nn.BatchNorm2d(384, Epsilon, Momentum),
        nn.ReLU(),
        nn.Conv2d(384, 256, kernel_size: 3, padding: 1, groups: 2, bias: false),
        nn.BatchNorm2d(256, Epsilon, Momentum),
        nn.ReLU(),
        nn.MaxPool2d(3, stride: 2));

    private readonly Sequential classifier = nn.Sequential(
        nn.Linear(256 * 6 * 6, 4096, hasBias: false),
        nn.BatchNorm1d(4096, Epsilon, Momentum),
        nn.ReLU(),
        nn.Linear(4096, 4096, hasBias: false),
        nn.BatchNorm1d(4096, Epsilon, Momentum),
        nn.ReLU(),
        nn.Linear(4096, 1000));

    /// <summary>A network with the layers' own starting weights.</summary>
    public AlexNetBatchNorm()
        : base(nameof(AlexNetBatchNorm)) => RegisterComponents();

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return classifier.call(features.call(input).flatten(1)).MoveToOuterDisposeScope();
    }
}
