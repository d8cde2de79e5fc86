using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>VGG for 224×224 images: <c>vgg11</c> to <c>vgg19_bn</c>.</summary>
/// <remarks>
/// Shapes: (N, 3, 224, 224) → (N, 1000). Names are those of torchvision.
/// <para>Source: Simonyan and Zisserman 2015, arXiv 1409.1556.</para>
/// </remarks>
public sealed class Vgg : nn.Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly AdaptiveAvgPool2d avgpool = nn.AdaptiveAvgPool2d(7);

    private readonly Sequential classifier = nn.Sequential(
        nn.Linear(512 * 7 * 7, 4096),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(4096, 4096),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(4096, 1000));

    /// <summary>A network with normally distributed starting weights.</summary>
    /// <param name="depth">11, 13, 16 or 19 layers.</param>
    /// <param name="normalized">Whether batch norm follows each convolution.</param>
    public Vgg(int depth, bool normalized)
        : base(nameof(Vgg))
    {
        features = VggFeatures.Create(depth, normalized);
        RegisterComponents();
        Initialization.Vgg(this);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return classifier.call(avgpool.call(features.call(input)).flatten(1)).MoveToOuterDisposeScope();
    }
}
