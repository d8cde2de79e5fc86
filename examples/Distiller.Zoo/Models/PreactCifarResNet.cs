using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Residual network for 32×32 images that normalises before it convolves: <c>preact_resnet20_cifar</c> and its variants.</summary>
/// <remarks>
/// Shapes: (N, 3, 32, 32) → (N, 10). The addition is a bare operator.
/// <para>Source: He et al. 2016, arXiv 1603.05027.</para>
/// </remarks>
public sealed class PreactCifarResNet : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = Layers.Conv3x3(3, 16);
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly BatchNorm2d final_bn = nn.BatchNorm2d(64);
    private readonly ReLU final_relu = nn.ReLU();
    private readonly AvgPool2d avgpool = nn.AvgPool2d(8, stride: 1);
    private readonly Linear fc = nn.Linear(64, 10);

    /// <summary>A network with normally distributed starting weights.</summary>
    /// <param name="blocks">Residual blocks in each stage: 3 for 20 layers, 18 for 110.</param>
    /// <param name="convolvedShortcut">
    /// Whether shortcuts between stages are 1×1 convolutions of the normalised input. Otherwise the input itself is averaged over
    /// 2×2 pixels, and the missing channels are zero.
    /// </param>
    public PreactCifarResNet(int blocks, bool convolvedShortcut)
        : base(nameof(PreactCifarResNet))
    {
        layer1 = Stage(16, 16, 1);
        layer2 = Stage(16, 32, 2);
        layer3 = Stage(32, 64, 2);
        RegisterComponents();
        Initialization.NormalFanOut(this);

        Sequential Stage(long channels, long filters, long stride) => Layers.Stage(blocks, i => i == 0
            ? new PreactCifarBlock(channels, filters, stride, convolvedShortcut)
            : new PreactCifarBlock(filters, filters, 1, convolvedShortcut));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = layer3.call(layer2.call(layer1.call(conv1.call(input))));
        x = final_relu.call(final_bn.call(x));
        return fc.call(avgpool.call(x).flatten(1)).MoveToOuterDisposeScope();
    }
}
