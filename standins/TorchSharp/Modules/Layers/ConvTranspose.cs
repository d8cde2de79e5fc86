using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the transposed convolutions share: each input element spreads over a window of the output.</summary>
public abstract class ConvolutionTranspose : Convolution
{
    protected ConvolutionTranspose(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, Padding? padding_type,
        long[] dilation, bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, Device? device = null, ScalarType? dtype = null)
        : base(name, in_channels, out_channels, kernel_size, stride, padding, padding_type, dilation, transposed, output_padding,
            groups, bias, padding_mode, device, dtype)
    {
        if (padding_mode != PaddingModes.Zeros)
            throw new ArgumentException($"Only \"zeros\" padding mode is supported for {name}", nameof(padding_mode));
    }

    public override Tensor forward(Tensor input) => forward(input, null);

    /// <summary>Convolves to a wanted size, which the stride leaves open.</summary>
    public abstract Tensor forward(Tensor input, long[]? output_size);

    /// <summary>How much to add at the far ends so that the output has a size.</summary>
    protected long[] _output_padding(
        Tensor input, long[]? output_size, long[] kernel_size, long[] stride, long[] padding, long[] dilation, long num_spatial_dims)
    {
        if (output_size is null) return output_padding;
        int dims = (int)num_spatial_dims;
        long[] wanted = output_size.Length == dims + 2 ? output_size[2..] : output_size;
        if (wanted.Length != dims)
            throw new ArgumentException($"output_size must have {dims} or {dims + 2} elements (got {output_size.Length})", nameof(output_size));
        long[] shape = input.shape;
        var added = new long[dims];
        for (int k = 0; k < dims; k++)
        {
            long smallest = ((shape[^(dims - k)] - 1) * stride[k]) - (2 * padding[k]) + (dilation[k] * (kernel_size[k] - 1)) + 1;
            added[k] = wanted[k] - smallest;
            if (added[k] < 0 || added[k] >= stride[k])
                throw new ArgumentException($"An output of size {wanted[k]} is not between {smallest} and {smallest + stride[k] - 1}.", nameof(output_size));
        }

        return added;
    }

    internal Tensor Run(Op op, Tensor input, long[]? output_size) => op.Run(input, weight, bias, stride, padding,
        _output_padding(input, output_size, kernel_size, stride, padding, dilation, kernel_size.Length), groups, dilation);
}

/// <summary>Transposed convolution of (N, C, L).</summary>
public sealed class ConvTranspose1d : ConvolutionTranspose
{
    internal ConvTranspose1d(long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, long[] output_padding,
        long[] dilation, PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose1d), in_channels, out_channels, kernel_size, stride, padding, null, dilation, true, output_padding,
            groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input, long[]? output_size) => Run(NnOps.conv_transpose1d, input, output_size);
}

/// <summary>Transposed convolution of (N, C, H, W).</summary>
public sealed class ConvTranspose2d : ConvolutionTranspose
{
    internal ConvTranspose2d(long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, long[] output_padding,
        long[] dilation, PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose2d), in_channels, out_channels, kernel_size, stride, padding, null, dilation, true, output_padding,
            groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input, long[]? output_size) => Run(NnOps.conv_transpose2d, input, output_size);
}

/// <summary>Transposed convolution of (N, C, D, H, W).</summary>
public sealed class ConvTranspose3d : ConvolutionTranspose
{
    internal ConvTranspose3d(long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, long[] output_padding,
        long[] dilation, PaddingModes padding_mode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(ConvTranspose3d), in_channels, out_channels, kernel_size, stride, padding, null, dilation, true, output_padding,
            groups, bias, padding_mode, device, dtype)
    {
    }

    public override Tensor forward(Tensor input, long[]? output_size) => Run(NnOps.conv_transpose3d, input, output_size);
}
