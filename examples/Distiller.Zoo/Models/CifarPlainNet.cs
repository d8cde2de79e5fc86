using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>The residual network for 32×32 images without its shortcuts: <c>plain20_cifar</c>, and <c>plain20_cifar_nobn</c> without normalisation.</summary>
/// <remarks>
/// Shapes: (N, 3, 32, 32) → (N, 10).
/// <para>Source: He et al. 2016, arXiv 1512.03385, section 4.2.</para>
/// </remarks>
public sealed class CifarPlainNet : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = Layers.Conv3x3(3, 16);
    private readonly BatchNorm2d? bn1;
    private readonly ReLU relu = nn.ReLU();
    private readonly Sequential layer1;
    private readonly Sequential layer2;
    private readonly Sequential layer3;
    private readonly AvgPool2d avgpool = nn.AvgPool2d(8, stride: 1);
    private readonly Linear fc = nn.Linear(64, 10);

    /// <summary>A network with normally distributed starting weights.</summary>
    /// <param name="blocks">Blocks of two convolutions in each stage: 3 for 20 layers.</param>
    /// <param name="normalized">Whether batch norm follows each convolution.</param>
    public CifarPlainNet(int blocks, bool normalized)
        : base(nameof(CifarPlainNet))
    {
        bn1 = normalized ? nn.BatchNorm2d(16) : null;
        layer1 = Stage(16, 16, 1);
        layer2 = Stage(16, 32, 2);
        layer3 = Stage(32, 64, 2);
        RegisterComponents();
        Initialization.NormalFanOut(this);

        Sequential Stage(long channels, long filters, long stride) => Layers.Stage(
            blocks, i => i == 0 ? new Block(channels, filters, stride, normalized) : new Block(filters, filters, 1, normalized));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = conv1.call(input);
        x = relu.call(bn1 is null ? x : bn1.call(x));
        x = layer3.call(layer2.call(layer1.call(x)));
        return fc.call(avgpool.call(x).flatten(1)).MoveToOuterDisposeScope();
    }

    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly BatchNorm2d? bn1;
        private readonly ReLU relu1 = nn.ReLU();
        private readonly Conv2d conv2;
        private readonly BatchNorm2d? bn2;
        private readonly ReLU relu2 = nn.ReLU();

        public Block(long channels, long filters, long stride, bool normalized)
            : base(nameof(Block))
        {
            conv1 = Layers.Conv3x3(channels, filters, stride);
            conv2 = Layers.Conv3x3(filters, filters);
            bn1 = normalized ? nn.BatchNorm2d(filters) : null;
            bn2 = normalized ? nn.BatchNorm2d(filters) : null;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = conv1.call(input);
            x = conv2.call(relu1.call(bn1 is null ? x : bn1.call(x)));
            return relu2.call(bn2 is null ? x : bn2.call(x)).MoveToOuterDisposeScope();
        }
    }
}
