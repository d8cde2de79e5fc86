using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Statistics;

/// <summary>Everything about a call of a layer that its time depends on, except the batch. Compared by value.</summary>
/// <remarks>A convolution over one dimension counts as one over images of height 1, which is how it is computed.</remarks>
public sealed record LayerShape
{
    /// <summary>What the layer does.</summary>
    public required LayerKind Kind { get; init; }

    /// <summary>Input channels C, or input features. Range: 1 and more.</summary>
    public required long InputChannels { get; init; }

    /// <summary>Output channels F, or output features. Range: 1 and more.</summary>
    public required long OutputChannels { get; init; }

    /// <summary>Height of the input; for a linear layer the number of positions of a sample.</summary>
    public long Height { get; init; } = 1;

    /// <summary>Width of the input.</summary>
    public long Width { get; init; } = 1;

    /// <summary>Height and width of the kernel.</summary>
    public (long Height, long Width) Kernel { get; init; } = (1, 1);

    /// <summary>Steps of the kernel along height and width.</summary>
    public (long Height, long Width) Stride { get; init; } = (1, 1);

    /// <summary>Border of zeros along height and width.</summary>
    public (long Height, long Width) Padding { get; init; }

    /// <summary>Distance of the kernel's elements along height and width.</summary>
    public (long Height, long Width) Dilation { get; init; } = (1, 1);

    /// <summary>Input channels in each group of a grouped convolution, 1 for a depthwise one; 0 if the convolution is not grouped.</summary>
    public long GroupWidth { get; init; }

    /// <summary>Whether the layer adds a bias.</summary>
    public bool HasBias { get; init; }

    /// <summary>Whether one number of channels determines the other, as in grouped convolutions and normalisations.</summary>
    public bool IsTied => GroupWidth > 0 || Kind is LayerKind.Normalization or LayerKind.Elementwise;

    /// <summary>Number of groups; 1 if the convolution is not grouped.</summary>
    public long ConvGroups => GroupWidth > 0 ? InputChannels / GroupWidth : 1;

    /// <summary>Multiply-accumulates for one sample; 0 for what is neither convolution nor linear layer.</summary>
    public long MacCount => Kind switch
    {
        LayerKind.Convolution => OutputChannels * InputChannels / ConvGroups * Kernel.Height * Kernel.Width * OutputSize(0) * OutputSize(1),
        LayerKind.Linear => OutputChannels * InputChannels * Height * Width,
        _ => 0,
    };

    /// <summary>All but the numbers of channels, as text: layers of one family differ in channels alone.</summary>
    public string Family => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind} {Height}x{Width} k{Pair(Kernel)} s{Pair(Stride)} p{Pair(Padding)} d{Pair(Dilation)} g{(GroupWidth == 0 ? "0" : Pair((GroupWidth, OutputChannels / ConvGroups)))} b{(HasBias ? 1 : 0)}");

    /// <summary>The layer of the same family with other numbers of channels.</summary>
    /// <param name="inputs">Input channels. Range: 1 and more.</param>
    /// <param name="outputs">Output channels. Range: 1 and more. Ignored where the input channels determine it.</param>
    /// <returns>The other layer.</returns>
    /// <exception cref="ArgumentException">A grouped convolution cannot have so many channels.</exception>
    public LayerShape WithChannels(long inputs, long outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outputs);
        if (GroupWidth > 1 && inputs % GroupWidth != 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"A grouped convolution with {GroupWidth} input channels in each group cannot have {inputs}. Use a multiple of {GroupWidth}."), nameof(inputs));
        }

        return this with { InputChannels = inputs, OutputChannels = IsTied ? Math.Max(1, inputs * OutputChannels / InputChannels) : outputs };
    }

    /// <summary>The shape of a layer's call.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">What it is called with, (N, …).</param>
    /// <returns>The shape; null for layers of other kinds: transposed and three-dimensional convolutions, pooling and so on.</returns>
    public static LayerShape? Of(nn.Module layer, Tensor input) => layer switch
    {
        Convolution { transposed: false, kernel_size.Length: <= 2 } convolution => OfConvolution(convolution, input.shape),
        Linear linear => new()
        {
            Kind = LayerKind.Linear,
            InputChannels = linear.weight!.shape[1],
            OutputChannels = linear.weight.shape[0],
            Height = Math.Max(1, input.numel() / (input.shape[0] * linear.weight.shape[1])),
            HasBias = linear.bias is not null,
        },
        NormBase => Channelwise(LayerKind.Normalization, input.shape),
        ReLU or ReLU6 or LeakyReLU or SiLU or Sigmoid or Tanh or Hardswish or Hardsigmoid or GELU or ELU or Distiller.Modules.Add =>
            Channelwise(LayerKind.Elementwise, input.shape),
        _ => null,
    };

    private static LayerShape OfConvolution(Convolution layer, long[] input)
    {
        long filters = layer.weight.shape[0];
        long width = layer.weight.shape[1];
        return new()
        {
            Kind = LayerKind.Convolution,
            InputChannels = width * layer.groups,
            OutputChannels = filters,
            Height = layer.kernel_size.Length == 1 ? 1 : input[^2],
            Width = input[^1],
            Kernel = Both(layer.kernel_size, 1),
            Stride = Both(layer.stride, 1),
            Padding = layer.padding_type switch
            {
                TorchSharp.Padding.Valid => (0, 0),
                TorchSharp.Padding.Same => (layer.kernel_size.Length == 1 ? 0 : layer.kernel_size[0] / 2, layer.kernel_size[^1] / 2),
                _ => Both(layer.padding ?? [0], 0),
            },
            Dilation = Both(layer.dilation, 1),
            GroupWidth = layer.groups > 1 ? width : 0,
            HasBias = layer.bias is not null,
        };
    }

    private static LayerShape Channelwise(LayerKind kind, long[] input) => new()
    {
        Kind = kind,
        InputChannels = input.Length > 1 ? input[1] : 1,
        OutputChannels = input.Length > 1 ? input[1] : 1,
        Height = input.Length > 3 ? input[2] : 1,
        Width = input.Length > 2 ? input[^1] : 1,
    };

    private static (long Height, long Width) Both(long[] values, long absent) => (values.Length == 1 ? absent : values[0], values[^1]);

    private static string Pair((long Height, long Width) pair) => string.Create(CultureInfo.InvariantCulture, $"{pair.Height}x{pair.Width}");

    private long OutputSize(int axis)
    {
        var (size, kernel, stride, padding, dilation) = axis == 0
            ? (Height, Kernel.Height, Stride.Height, Padding.Height, Dilation.Height)
            : (Width, Kernel.Width, Stride.Width, Padding.Width, Dilation.Width);
        return ((size + (2 * padding) - (dilation * (kernel - 1)) - 1) / stride) + 1;
    }
}
