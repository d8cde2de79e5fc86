using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Residual network for 32×32 images: three stages of 16, 32 and 64 filters. <c>resnet20_cifar</c> has 3 blocks a stage.</summary>
/// <remarks>
/// Shapes: (N, 3, 32, 32) → (N, 10). Layers: 6·blocks + 2.
/// <para>Source: He et al. 2016, arXiv 1512.03385, section 4.2, with projections as shortcuts between stages.</para>
/// </remarks>
public sealed class CifarResNet : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = Layers.Conv3x3(3, 16);
    private readonly BatchNorm2d bn1 = nn.BatchNorm2d(16);
    private readonly ReLU relu = nn.ReLU();
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly AvgPool2d avgpool = nn.AvgPool2d(8, stride: 1);
    private readonly Linear fc = nn.Linear(64, 10);

    /// <summary>A network with normally distributed starting weights.</summary>
    /// <param name="blocks">Residual blocks in each stage: 3 for 20 layers, 5 for 32, 7 for 44, 9 for 56, 18 for 110.</param>
    public CifarResNet(int blocks)
        : base(nameof(CifarResNet))
    {
        layer1 = Stage(blocks, 16, 16, stride: 1);
        layer2 = Stage(blocks, 16, 32, stride: 2);
        layer3 = Stage(blocks, 32, 64, stride: 2);
        RegisterComponents();
        Initialization.NormalFanOut(this);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = relu.call(bn1.call(conv1.call(input)));
        x = layer3.call(layer2.call(layer1.call(x)));
        return fc.call(avgpool.call(x).flatten(1)).MoveToOuterDisposeScope();
    }

    private static Sequential Stage(int blocks, long channels, long filters, long stride) =>
        Layers.Stage(blocks, i => i == 0 ? new CifarBasicBlock(channels, filters, stride) : new CifarBasicBlock(filters, filters, 1));
}
