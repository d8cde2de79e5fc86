using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>VGG for 32×32 images: five stages of 3×3 convolutions and one linear layer, such as <c>vgg16_bn_cifar</c>.</summary>
/// <remarks>
/// Shapes: (N, 3, 32, 32) → (N, 10).
/// <para>Source: Simonyan and Zisserman 2015, arXiv 1409.1556.</para>
/// </remarks>
public sealed class CifarVgg : nn.Module<Tensor, Tensor>
{
    private readonly Sequential features;
    private readonly Linear classifier = nn.Linear(512, 10);

    /// <summary>A network with normally distributed starting weights.</summary>
    /// <param name="depth">11, 13, 16 or 19 layers.</param>
    /// <param name="normalized">Whether batch norm follows each convolution.</param>
    public CifarVgg(int depth, bool normalized)
        : base(nameof(CifarVgg))
    {
        features = VggFeatures.Create(depth, normalized);
        RegisterComponents();
        Initialization.Vgg(this);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return classifier.call(features.call(input).flatten(1)).MoveToOuterDisposeScope();
    }
}
