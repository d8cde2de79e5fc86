using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Quantization;

/// <summary>What convolutions and linear layers compute, with weights that are not their own.</summary>
internal static class LayerForward
{
    /// <summary>Whether a module's weights can be replaced in its forward pass.</summary>
    internal static bool Supports(nn.Module module) => module is Linear or Conv1d or Conv2d or Conv3d;

    internal static (Tensor Weight, Tensor? Bias) Parameters(nn.Module layer) => layer switch
    {
        Linear linear => (linear.weight!, linear.bias),
        Convolution convolution => (convolution.weight!, convolution.bias),
        _ => throw Unsupported(layer),
    };

    internal static void SetBias(nn.Module layer, Parameter bias)
    {
        switch (layer)
        {
            case Linear linear:
                linear.bias = bias;
                break;
            case Convolution convolution:
                convolution.bias = bias;
                break;
            default:
                throw Unsupported(layer);
        }
    }

    /// <summary>The layer's forward pass.</summary>
    /// <returns>A new tensor.</returns>
    internal static Tensor Run(nn.Module layer, Tensor input, Tensor weight, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        return (layer switch
        {
            Linear => F.linear(input, weight, bias),
            Conv1d conv => Convolve(conv, input, 1, (x, padding) =>
                F.conv1d(x, weight, bias, conv.stride[0], padding[0], conv.dilation[0], conv.groups)),
            Conv2d conv => Convolve(conv, input, 2, (x, padding) => F.conv2d(x, weight, bias, conv.stride, padding, conv.dilation, conv.groups)),
            Conv3d conv => Convolve(conv, input, 3, (x, padding) => F.conv3d(x, weight, bias, conv.stride, padding, conv.dilation, conv.groups)),
            _ => throw Unsupported(layer),
        }).MoveToOuterDisposeScope();
    }

    /// <summary>The input of a convolution with what it pads; the convolution of the result needs no padding.</summary>
    /// <returns>A new tensor, or the input where there is nothing to pad.</returns>
    internal static Tensor Pad(Convolution conv, Tensor input)
    {
        var sides = Sides(conv, conv.kernel_size.Length);
        return sides.All(side => side == (0, 0)) ? input : Pad(conv, input, sides);
    }

    /// <summary>The zeros on both sides of each axis; null where the sides differ, or hold other values.</summary>
    internal static long[]? EvenPadding(Convolution conv)
    {
        var sides = Sides(conv, conv.kernel_size.Length);
        return conv.padding_mode == PaddingModes.Zeros && sides.All(side => side.Before == side.After) ? [.. sides.Select(side => side.Before)] : null;
    }

    private static Tensor Pad(Convolution conv, Tensor input, (long Before, long After)[] sides)
    {
        // Padding is listed from the last axis backwards.
        long[] pad = [.. sides.Reverse().SelectMany(side => new[] { side.Before, side.After })];
        return F.pad(input, pad, conv.padding_mode == PaddingModes.Zeros ? PaddingModes.Constant : conv.padding_mode);
    }

    private static Tensor Convolve(Convolution conv, Tensor input, int dimensions, Func<Tensor, long[], Tensor> convolve)
    {
        return EvenPadding(conv) is { } padding
            ? convolve(input, padding)
            : convolve(Pad(conv, input, Sides(conv, dimensions)), new long[dimensions]);
    }

    private static (long Before, long After)[] Sides(Convolution conv, int dimensions) => conv.padding_type switch
    {
        Padding.Valid => new (long, long)[dimensions],
        Padding.Same =>
        [
            .. Enumerable.Range(0, dimensions)
                .Select(axis => conv.dilation[axis] * (conv.kernel_size[axis] - 1))
                .Select(total => (total / 2, total - (total / 2))),
        ],
        _ => [.. conv.padding!.Select(length => (length, length))],
    };

    private static ArgumentException Unsupported(nn.Module layer) =>
        new($"The weights of a {layer.GetName()} cannot be quantized here: only those of Linear, Conv1d, Conv2d and Conv3d.", nameof(layer));
}
