using Distiller.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Sums of a convolution's integers by products of bytes, several times as fast as float products.</summary>
/// <remarks>
/// Sums of whole numbers are exact in float32 up to 2^24, in whichever order, and so are sums of products of bytes in 32 bits. Where no
/// input can drive a sum beyond, both give the same numbers, and the faster one may be taken.
/// </remarks>
internal sealed class ByteConvolution : IDisposable
{
    private const double LargestExact = 1 << 24;
    private const int Input = 0;

    private readonly NativePlan _plan;
    private readonly ActivationGrid _inputs;
    private readonly int _byteOfZero;
    private readonly int _output;

    private ByteConvolution(Conv2d layer, long[] padding, Tensor weight, Tensor? bias, ActivationGrid inputs, int byteOfZero)
    {
        using var scope = NewDisposeScope();
        (_inputs, _byteOfZero) = (inputs, byteOfZero);
        // The first implementation of the list: trying them out would take longer than a search has for an evaluation.
        _plan = new NativePlan(chooseFastest: false);
        var input = _plan.AddValue(1, byteOfZero);
        _output = _plan.AddValue();
        _plan.Convolve(
            input,
            residual: null,
            _output,
            new PlanWeights(weight.to_type(ScalarType.Int8), ones(1), bias),
            new PlanWindow(
                (weight.shape[2], weight.shape[3]), (layer.stride[0], layer.stride[1]), (padding[0], padding[1]), (layer.dilation[0], layer.dilation[1]), layer.groups),
            isRectified: false);
    }

    /// <summary>The same sums as those of a layer in float, or null where bytes cannot give them here.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="weight">Its integers with the zero points added, (F, C, H, W).</param>
    /// <param name="bias">Whole numbers (F), or null.</param>
    /// <param name="inputs">The grid of its inputs.</param>
    public static ByteConvolution? Of(nn.Module layer, Tensor weight, Tensor? bias, ActivationGrid inputs)
    {
        if (layer is not Conv2d convolution || LayerForward.EvenPadding(convolution) is not { } padding || !NativeSimulation.Supports(weight)
            || NativePlan.OneDnnVersion is null || !Processor.SumsBytesIn32Bits())
        {
            return null;
        }

        var (low, high) = (inputs.Scheme.Integers.Min + inputs.ZeroPoint, inputs.Scheme.Integers.Max + inputs.ZeroPoint);
        if (low > 0 || high < 0 || low != Math.Truncate(low) || high - low > byte.MaxValue)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (least, largest) = (weight.min().item<float>(), weight.max().item<float>());
        var sum = (weight.abs().flatten(1).sum(1).max().item<float>() * Math.Max(-low, high)) + (bias?.abs().max().item<float>() ?? 0);
        return least >= sbyte.MinValue && largest <= sbyte.MaxValue && sum < LargestExact
            ? new(convolution, padding, weight, bias, inputs, (int)-low)
            : null;
    }

    /// <summary>Whether images lie in memory as bytes are read: channels last. In another order results would be, too.</summary>
    public static bool Reads(Tensor images)
    {
        if (images.dim() != 4 || images.numel() == 0 || !NativeSimulation.Supports(images))
        {
            return false;
        }

        var (channels, height, width) = (images.shape[1], images.shape[2], images.shape[3]);
        return channels > 1 && height * width > 1 && images.stride().SequenceEqual([channels * height * width, 1, channels * width, channels]);
    }

    /// <summary>The sums for images in values, (N, C, H, W) to (N, F, H, W); a new tensor.</summary>
    /// <param name="images">Values on the grid of the inputs, or that are to be rounded to it.</param>
    /// <param name="isExact">Whether they lie on it.</param>
    public Tensor Run(Tensor images, bool isExact)
    {
        using var bytes = NativeSimulation.Bytes(images, _inputs.Scale, (_inputs with { IsExact = isExact }).Steps(), _byteOfZero);
        return _plan.Run(bytes, Input, _output);
    }

    public void Dispose() => _plan.Dispose();
}
