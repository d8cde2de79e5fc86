using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Residual networks for 224×224 images, with a name for every activation and addition: <c>resnet18</c> to <c>resnet152</c> and relatives.</summary>
/// <remarks>
/// Shapes: (N, 3, 224, 224) → (N, 1000).
/// <para>Sources: He et al. 2016, arXiv 1512.03385; Xie et al. 2017, arXiv 1611.05431; Zagoruyko and Komodakis 2016, arXiv 1605.07146.
/// The stride of a bottleneck is at its 3×3 convolution.</para>
/// </remarks>
public sealed class ResNet : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = nn.Conv2d(3, 64, kernel_size: 7, stride: 2, padding: 3, bias: false);
    private readonly BatchNorm2d bn1 = nn.BatchNorm2d(64);
    private readonly ReLU relu = nn.ReLU();
    private readonly MaxPool2d maxpool = nn.MaxPool2d(3, stride: 2, padding: 1);
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly AdaptiveAvgPool2d avgpool = nn.AdaptiveAvgPool2d(1);
    private readonly Linear fc;

    /// <summary>A network with normally distributed starting weights.</summary>
    /// <param name="shape">Depth, width and kind of blocks.</param>
    public ResNet(ResNetShape shape)
        : base(nameof(ResNet))
    {
        var channels = 64L;
        layer1 = Stage(0, 64, 1);
        layer2 = Stage(1, 128, 2);
        layer3 = Stage(2, 256, 2);
        layer4 = Stage(3, 512, 2);
        fc = nn.Linear(channels, 1000);
        RegisterComponents();
        Initialization.NormalFanOut(this);

        Sequential Stage(int stage, long width, long stride) => Layers.Stage(shape.Blocks[stage], i =>
        {
            var (inputs, step) = (channels, i == 0 ? stride : 1);
            channels = shape.OutputsOf(width);
            return shape.IsBottleneck
                ? new ResNetBottleneck(inputs, width, step, shape)
                : new ResNetBasicBlock(inputs, width, step);
        });
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = maxpool.call(relu.call(bn1.call(conv1.call(input))));
        x = layer4.call(layer3.call(layer2.call(layer1.call(x))));
        return fc.call(avgpool.call(x).flatten(1)).MoveToOuterDisposeScope();
    }
}
