using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Two 3×3 convolutions and a shortcut, added by a module of its own.</summary>
internal sealed class CifarBasicBlock : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly ReLU relu1 = nn.ReLU();
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly ReLU relu2 = nn.ReLU();
    private readonly Sequential? downsample;
    private readonly Add residual_eltwiseadd = new();

    public CifarBasicBlock(long channels, long filters, long stride)
        : base(nameof(CifarBasicBlock))
    {
        conv1 = Layers.Conv3x3(channels, filters, stride);
        bn1 = nn.BatchNorm2d(filters);
        conv2 = Layers.Conv3x3(filters, filters);
        bn2 = nn.BatchNorm2d(filters);
        downsample = stride != 1 || channels != filters ? Layers.Projection(channels, filters, stride) : null;
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
        return relu2.call(residual_eltwiseadd.call(residual, x)).MoveToOuterDisposeScope();
    }
}
