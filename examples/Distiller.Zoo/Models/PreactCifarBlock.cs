using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Zoo.Models;

/// <summary>Normalise, rectify, convolve, twice; the shortcut is added by a bare operator.</summary>
internal sealed class PreactCifarBlock : nn.Module<Tensor, Tensor>
{
    private readonly BatchNorm2d pre_bn;
    private readonly ReLU pre_relu = nn.ReLU();
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn;
    private readonly ReLU relu = nn.ReLU();
    private readonly Conv2d conv2;
    private readonly nn.Module<Tensor, Tensor>? downsample;
    private readonly bool convolvedShortcut;

    public PreactCifarBlock(long channels, long filters, long stride, bool convolvedShortcut)
        : base(nameof(PreactCifarBlock))
    {
        this.convolvedShortcut = convolvedShortcut;
        pre_bn = nn.BatchNorm2d(channels);
        conv1 = Layers.Conv3x3(channels, filters, stride);
        bn = nn.BatchNorm2d(filters);
        conv2 = Layers.Conv3x3(filters, filters);
        downsample = (stride != 1 || channels != filters, convolvedShortcut) switch
        {
            (false, _) => null,
            (true, true) => Layers.Conv1x1(channels, filters, stride),
            (true, false) => nn.Sequential(nn.AvgPool2d(2), new ChannelPad((filters - channels) / 2)),
        };
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        if (Bypass.IsEmpty(conv1))
        {
            return input.alias();
        }

        using var scope = NewDisposeScope();
        var active = pre_relu.call(pre_bn.call(input));
        var x = relu.call(bn.call(conv1.call(active)));
        var residual = downsample is null ? input : downsample.call(convolvedShortcut ? active : input);
        return (conv2.call(x) + residual).MoveToOuterDisposeScope();
    }

    /// <summary>Adds channels of zeros on both sides of the existing ones.</summary>
    /// <param name="channels">Number of channels added on each side.</param>
    private sealed class ChannelPad(long channels) : nn.Module<Tensor, Tensor>(nameof(ChannelPad))
    {
        public override Tensor forward(Tensor input) => F.pad(input, [0, 0, 0, 0, channels, channels]);
    }
}
