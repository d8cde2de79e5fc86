using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Residual networks for 224×224 images that normalise before they convolve: <c>preact_resnet18</c> to <c>preact_resnet152</c>.</summary>
/// <remarks>
/// Shapes: (N, 3, 224, 224) → (N, 1000). The first block follows an activation already, so it has none of its own.
/// <para>Source: He et al. 2016, arXiv 1603.05027.</para>
/// </remarks>
public sealed class PreactResNet : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = nn.Conv2d(3, 64, kernel_size: 7, stride: 2, padding: 3, bias: false);
    private readonly BatchNorm2d bn1 = nn.BatchNorm2d(64);
    private readonly ReLU relu = nn.ReLU();
    private readonly MaxPool2d maxpool = nn.MaxPool2d(3, stride: 2, padding: 1);
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly Sequential layer4;
    private readonly BatchNorm2d final_bn;
    private readonly ReLU final_relu = nn.ReLU();
    private readonly AdaptiveAvgPool2d avgpool = nn.AdaptiveAvgPool2d(1);
    private readonly Linear fc;

    /// <summary>A network with normally distributed starting weights.</summary>
    /// <param name="shape">Depth and kind of blocks.</param>
    public PreactResNet(ResNetShape shape)
        : base(nameof(PreactResNet))
    {
        var channels = 64L;
        layer1 = Stage(0, 64, 1);
        layer2 = Stage(1, 128, 2);
        layer3 = Stage(2, 256, 2);
        layer4 = Stage(3, 512, 2);
        final_bn = nn.BatchNorm2d(channels);
        fc = nn.Linear(channels, 1000);
        RegisterComponents();
        Initialization.NormalFanOut(this);

        Sequential Stage(int stage, long width, long stride) => Layers.Stage(shape.Blocks[stage], i =>
        {
            var (inputs, step) = (channels, i == 0 ? stride : 1);
            channels = shape.OutputsOf(width);
            return new PreactBlock(inputs, width, step, shape, isActivated: stage == 0 && i == 0);
        });
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = maxpool.call(relu.call(bn1.call(conv1.call(input))));
        x = layer4.call(layer3.call(layer2.call(layer1.call(x))));
        x = avgpool.call(final_relu.call(final_bn.call(x)));
        return fc.call(x.flatten(1)).MoveToOuterDisposeScope();
    }
}
