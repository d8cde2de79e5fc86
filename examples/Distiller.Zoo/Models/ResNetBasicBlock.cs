using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Two 3×3 convolutions and a shortcut.</summary>
internal sealed class ResNetBasicBlock : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly ReLU relu1 = nn.ReLU();
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly Sequential? downsample;
    private readonly Add add = new();
    private readonly ReLU relu2 = nn.ReLU();

    public ResNetBasicBlock(long channels, long width, long stride)
        : base(nameof(ResNetBasicBlock))
    {
        conv1 = Layers.Conv3x3(channels, width, stride);
        bn1 = nn.BatchNorm2d(width);
        conv2 = Layers.Conv3x3(width, width);
        bn2 = nn.BatchNorm2d(width);
        downsample = stride != 1 || channels != width ? Layers.Projection(channels, width, stride) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        if (Bypass.IsEmpty(conv1))
        {
            return input.alias();
        }

        using var scope = NewDisposeScope();
        var x = relu1.call(bn1.call(conv1.call(input)));
        x = bn2.call(conv2.call(x));
        var residual = downsample is null ? input : downsample.call(input);
        return relu2.call(add.call(x, residual)).MoveToOuterDisposeScope();
    }
}
