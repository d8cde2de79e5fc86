using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Normalise, rectify, convolve, two or three times; the shortcut starts after the first activation where it convolves.</summary>
internal sealed class PreactBlock : nn.Module<Tensor, Tensor>
{
    private readonly BatchNorm2d? pre_bn;
    private readonly ReLU? pre_relu;
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1_2;
    private readonly ReLU relu1_2 = nn.ReLU();
    private readonly Conv2d conv2;
    private readonly BatchNorm2d? bn2_3;
    private readonly ReLU? relu2_3;
    private readonly Conv2d? conv3;
    private readonly Sequential? downsample;

    public PreactBlock(long channels, long width, long stride, ResNetShape shape, bool isActivated)
        : base(nameof(PreactBlock))
    {
        if (!isActivated)
        {
            pre_bn = nn.BatchNorm2d(channels);
            pre_relu = nn.ReLU();
        }

        var outputs = shape.OutputsOf(width);
        conv1 = shape.IsBottleneck ? Layers.Conv1x1(channels, width) : Layers.Conv3x3(channels, width, stride);
        bn1_2 = nn.BatchNorm2d(width);
        conv2 = Layers.Conv3x3(width, width, shape.IsBottleneck ? stride : 1);
        if (shape.IsBottleneck)
        {
            bn2_3 = nn.BatchNorm2d(width);
            relu2_3 = nn.ReLU();
            conv3 = Layers.Conv1x1(width, outputs);
        }

        downsample = stride != 1 || channels != outputs ? nn.Sequential(Layers.Conv1x1(channels, outputs, stride)) : null;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        if (Bypass.IsEmpty(conv1))
        {
            return input.alias();
        }

        using var scope = NewDisposeScope();
        var active = pre_bn is null ? input : pre_relu!.call(pre_bn.call(input));
        var x = conv2.call(relu1_2.call(bn1_2.call(conv1.call(active))));
        x = conv3 is null ? x : conv3.call(relu2_3!.call(bn2_3!.call(x)));
        return (x + (downsample is null ? input : downsample.call(active))).MoveToOuterDisposeScope();
    }
}
