using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>1×1, 3×3 (with the stride) and 1×1 convolutions and a shortcut.</summary>
internal sealed class ResNetBottleneck : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly ReLU relu1 = nn.ReLU();
    private readonly Conv2d conv2;
    private readonly BatchNorm2d bn2;
    private readonly ReLU relu2 = nn.ReLU();
    private readonly Conv2d conv3;
    private readonly BatchNorm2d bn3;
    private readonly Sequential? downsample;
    private readonly Add add = new();
    private readonly ReLU relu3 = nn.ReLU();

    public ResNetBottleneck(long channels, long width, long stride, ResNetShape shape)
        : base(nameof(ResNetBottleneck))
    {
        var (inner, outputs) = (shape.InnerOf(width), shape.OutputsOf(width));
        conv1 = Layers.Conv1x1(channels, inner);
        bn1 = nn.BatchNorm2d(inner);
        conv2 = Layers.Conv3x3(inner, inner, stride, shape.ConvGroups);
        bn2 = nn.BatchNorm2d(inner);
        conv3 = Layers.Conv1x1(inner, outputs);
        bn3 = nn.BatchNorm2d(outputs);
        downsample = stride != 1 || channels != outputs ? Layers.Projection(channels, outputs, stride) : null;
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
        x = relu2.call(bn2.call(conv2.call(x)));
        x = bn3.call(conv3.call(x));
        var residual = downsample is null ? input : downsample.call(input);
        return relu3.call(add.call(x, residual)).MoveToOuterDisposeScope();
    }
}
