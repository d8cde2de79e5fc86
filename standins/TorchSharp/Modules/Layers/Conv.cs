using TorchSharp.Native;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Convolution of (N, C, L).</summary>
public sealed class Conv1d : Convolution
{
    private static readonly long[] NoPadding = [0];

    internal Conv1d(long in_channels, long out_channels, long kernel_size, long stride, long? padding, Padding? padding_type,
        long dilation, PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv1d), in_channels, out_channels, [kernel_size], [stride], [padding ?? 0], padding_type,
            [dilation], false, [0], groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        DemandShape(input, 1);
        if (padding_mode != PaddingModes.Zeros)
        {
            using Tensor bordered = Bordered(input);
            return NnOps.conv1d.Run(bordered, weight, bias, stride, NoPadding, dilation, groups);
        }

        return padding_type is { } kind
            ? F.conv1d_padding(input, weight, bias, stride[0], kind, dilation[0], groups)
            : NnOps.conv1d.Run(input, weight, bias, stride, padding, dilation, groups);
    }
}

/// <summary>Convolution of (N, C, H, W).</summary>
public sealed class Conv2d : Convolution
{
    private static readonly long[] NoPadding = [0, 0];

    internal Conv2d(long in_channels, long out_channels, (long, long) kernel_size, (long, long) stride, (long, long)? padding, Padding? padding_type,
        (long, long) dilation, PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv2d), in_channels, out_channels, Axes.Of(kernel_size), Axes.Of(stride), Axes.Of(padding ?? (0, 0)), padding_type,
            Axes.Of(dilation), false, [0, 0], groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        DemandShape(input, 2);
        if (padding_mode != PaddingModes.Zeros)
        {
            using Tensor bordered = Bordered(input);
            return F.conv2d(bordered, weight, bias, stride, NoPadding, dilation, groups);
        }

        return padding_type is { } kind
            ? F.conv2d_padding(input, weight, bias, stride, kind, dilation, groups)
            : F.conv2d(input, weight, bias, stride, padding, dilation, groups);
    }
}

/// <summary>Convolution of (N, C, D, H, W).</summary>
public sealed class Conv3d : Convolution
{
    private static readonly long[] NoPadding = [0, 0, 0];

    internal Conv3d(long in_channels, long out_channels, (long, long, long) kernel_size, (long, long, long) stride, (long, long, long)? padding,
        Padding? padding_type, (long, long, long) dilation, PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv3d), in_channels, out_channels, Axes.Of(kernel_size), Axes.Of(stride), Axes.Of(padding ?? (0, 0, 0)), padding_type,
            Axes.Of(dilation), false, [0, 0, 0], groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input)
    {
        DemandShape(input, 3);
        if (padding_mode != PaddingModes.Zeros)
        {
            using Tensor bordered = Bordered(input);
            return F.conv3d(bordered, weight, bias, stride, NoPadding, dilation, groups);
        }

        return padding_type is { } kind
            ? F.conv3d_padding(input, weight, bias, stride, kind, dilation, groups)
            : F.conv3d(input, weight, bias, stride, padding, dilation, groups);
    }
}
