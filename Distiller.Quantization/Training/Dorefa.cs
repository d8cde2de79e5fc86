using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>DoReFa-Net's quantizers.</summary>
/// <remarks>Source: Zhou et al. 2016, arXiv 1606.06160, sections 2.3 and 2.5; Distiller: <c>clipped_linear.py</c>.</remarks>
public static class Dorefa
{
    /// <summary>Weights in [-1, 1] on 2^b levels, as a function of the float weights that gradients pass through.</summary>
    /// <remarks>
    /// t = tanh(w), u = t / (2 max|t|) + 1/2, result 2 · round((2^b - 1) u)/(2^b - 1) - 1; only the rounding is straight-through.
    /// One bit: mean |w| times the sign, zeros counting as positive; straight-through altogether. Weights that are all zero
    /// stay zero (14.10; the original divides 0 by 0).
    /// </remarks>
    /// <param name="weight">Float weights, any shape.</param>
    /// <param name="bits">Number of bits, b. Range: 1 to 16.</param>
    /// <returns>A new tensor of the same shape.</returns>
    public static Tensor QuantizeWeight(Tensor weight, int bits)
    {
        BitWidth.Check(bits);
        using var scope = NewDisposeScope();
        if (bits == 1)
        {
            var values = weight.detach();
            var sign = where(values.lt(0), values.new_full([], -1), values.new_full([], 1));
            return StraightThrough.Apply(weight, sign * values.abs().mean()).MoveToOuterDisposeScope();
        }

        var squashed = weight.tanh();
        var largest = squashed.abs().max();
        var isZero = largest.detach().eq(0);
        var unit = squashed / (where(isZero, ones_like(largest), largest) * 2) + 0.5;
        var quantized = StraightThrough.Round(unit, weight.new_full([], Levels(bits))) * 2 - 1;
        return where(isZero, squashed, quantized).MoveToOuterDisposeScope();
    }

    /// <summary>Activations cut off to [0, clip] on 2^b levels. The gradient is 1 there, ends included, and 0 elsewhere.</summary>
    /// <param name="activation">Any shape.</param>
    /// <param name="bits">Number of bits, b. Range: 1 to 16.</param>
    /// <param name="clip">Largest value. Range: above 0. Default 1.</param>
    /// <returns>A new tensor of the same shape.</returns>
    public static Tensor QuantizeActivation(Tensor activation, int bits, double clip = 1)
    {
        BitWidth.Check(bits);
        Guards.Positive(clip);
        using var scope = NewDisposeScope();
        var scale = activation.new_full([], clip).detach().reciprocal() * Levels(bits);
        if (NativeRounding.Supports(activation))
        {
            var end = (float)clip;
            var grid = StraightThrough.Grid(scale.item<float>()) with { Low = 0, High = end, GradientLow = 0, GradientHigh = end };
            return NativeRounding.Apply(activation, grid).MoveToOuterDisposeScope();
        }

        var clipped = activation.clamp(0, clip);
        return StraightThrough.RoundFresh(clipped, scale).MoveToOuterDisposeScope();
    }

    internal static double Levels(int bits) => Math.Pow(2, bits) - 1;
}
