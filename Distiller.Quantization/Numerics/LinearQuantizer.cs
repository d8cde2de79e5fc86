using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Linear quantization as pure functions over float32 tensors: integers are held in floats.</summary>
/// <remarks>
/// q = round(scale · x - zero point), half to even; x = (q + zero point) / scale. Multiplication, subtraction and rounding stay
/// separate float32 operations, so that results equal the original's to the last bit.
/// <para>Source: Distiller, <c>quantization/q_utils.py</c>; Jacob et al. 2018, arXiv 1712.05877, section 2.1.</para>
/// </remarks>
public static class LinearQuantizer
{
    /// <summary>Scale and zero point that spread the integers of a scheme over a range.</summary>
    /// <remarks>
    /// Symmetric: scale = n / max(|min|, |max|) with n = (2^b - 1)/2, or 2^(b-1) - 1 when restricted. Asymmetric: zero is taken
    /// into the range, scale = (2^b - 1) / (max - min), zero point = round(scale · min), plus 2^(b-1) when signed. An empty
    /// range gets the scale 1.
    /// </remarks>
    /// <param name="range">One pair per group of <paramref name="tensor"/>, or one for all.</param>
    /// <param name="scheme">Bits, mode, granularity.</param>
    /// <param name="tensor">The tensor to quantize, which gives scale and zero point their shape; may be null for one group.</param>
    /// <param name="isZeroPointInteger">Whether zero has an integer of its own. Default true.</param>
    /// <returns>New parameters.</returns>
    /// <exception cref="ArgumentException">A minimum is above its maximum, or several groups come without a tensor.</exception>
    public static LinearParameters Parameters(
        QuantizationRange range, LinearScheme scheme, Tensor? tensor = null, bool isZeroPointInteger = true)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        if (range.Min.gt(range.Max).any().ToBoolean())
        {
            throw new ArgumentException("A range has a minimum above its maximum.", nameof(range));
        }

        if (range.Min.numel() > 1 && tensor is null)
        {
            throw new ArgumentException("Several groups need the tensor that they belong to.", nameof(tensor));
        }

        var (scale, zeroPoint) = scheme.IsSymmetric
            ? Symmetric(range.Min.abs().maximum(range.Max.abs()), scheme)
            : Asymmetric(range.Min, range.Max, scheme, isZeroPointInteger);
        if (tensor is not null && scale.numel() > 1)
        {
            scale = scheme.Granularity.Spread(scale, tensor);
            zeroPoint = scheme.Granularity.Spread(zeroPoint, tensor);
        }

        return new LinearParameters(scheme, scale, zeroPoint).MoveToOuterScope();
    }

    /// <summary>Scale and zero point for the values of a tensor, all of them or those that a rule keeps.</summary>
    /// <param name="tensor">Any shape that suits the granularity.</param>
    /// <param name="scheme">Bits, mode, granularity.</param>
    /// <param name="rule">What is cut off; null for nothing.</param>
    /// <returns>New parameters.</returns>
    public static LinearParameters Parameters(Tensor tensor, LinearScheme scheme, IClippingRule? rule = null)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var range = (rule ?? ClippingRules.None).RangeOf(tensor, new ClippingRequest(scheme));
        return Parameters(range, scheme, tensor).MoveToOuterScope();
    }

    /// <summary>The integers of a tensor, cut off at the ends of the scheme.</summary>
    /// <param name="tensor">Values x.</param>
    /// <param name="parameters">Scale (multiplies) and zero point (is subtracted).</param>
    /// <param name="clamp">Whether integers outside the scheme are cut off. Default true.</param>
    /// <returns>A new tensor of the same shape holding whole numbers.</returns>
    public static Tensor Quantize(Tensor tensor, LinearParameters parameters, bool clamp = true)
    {
        using var scope = NewDisposeScope();
        var split = parameters.Scheme.Granularity.Split(tensor);
        var integers = split.mul(parameters.Scale).sub(parameters.ZeroPoint).round();
        if (clamp)
        {
            var (min, max) = parameters.Scheme.Integers;
            integers = integers.clamp(min, max);
        }

        return integers.reshape(tensor.shape).MoveToOuterDisposeScope();
    }

    /// <summary>The values that integers stand for, (q + zero point) / scale.</summary>
    /// <param name="integers">Whole numbers q.</param>
    /// <param name="parameters">Scale (divides) and zero point (is added).</param>
    /// <returns>A new tensor of the same shape.</returns>
    public static Tensor Dequantize(Tensor integers, LinearParameters parameters)
    {
        using var scope = NewDisposeScope();
        var split = parameters.Scheme.Granularity.Split(integers);
        return split.add(parameters.ZeroPoint).div(parameters.Scale).reshape(integers.shape).MoveToOuterDisposeScope();
    }

    /// <summary>Quantizes and dequantizes: the nearest values that the integers can stand for. No gradient flows.</summary>
    /// <param name="tensor">Values x.</param>
    /// <param name="parameters">Scale (multiplies) and zero point (is subtracted).</param>
    /// <param name="clamp">Whether integers outside the scheme are cut off. Default true.</param>
    /// <returns>A new tensor of the same shape.</returns>
    public static Tensor Simulate(Tensor tensor, LinearParameters parameters, bool clamp = true)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return Dequantize(Quantize(tensor, parameters, clamp), parameters).MoveToOuterDisposeScope();
    }

    // A number divided by a tensor is, in PyTorch, the reciprocal times the number: it differs from a division in the last bit.
    private static (Tensor Scale, Tensor ZeroPoint) Symmetric(Tensor saturation, LinearScheme scheme)
    {
        var steps = scheme.Mode == QuantizationMode.SymmetricRestricted
            ? scheme.Integers.Max
            : (Math.Pow(2, scheme.Bits) - 1) / 2;
        var scale = NonZero(saturation, steps).reciprocal().mul(steps);
        return (scale, zeros_like(scale));
    }

    private static (Tensor Scale, Tensor ZeroPoint) Asymmetric(Tensor min, Tensor max, LinearScheme scheme, bool isZeroPointInteger)
    {
        var steps = Math.Pow(2, scheme.Bits) - 1;
        var low = min.minimum(zeros_like(min));
        var high = max.maximum(zeros_like(max));
        var scale = NonZero(high - low, steps).reciprocal().mul(steps);
        var zeroPoint = scale * low;
        if (isZeroPointInteger)
        {
            zeroPoint = zeroPoint.round();
        }

        return scheme.Mode == QuantizationMode.AsymmetricSigned
            ? (scale, zeroPoint + Math.Pow(2, scheme.Bits - 1))
            : (scale, zeroPoint);
    }

    private static Tensor NonZero(Tensor length, double replacement) => where(length.eq(0), full_like(length, replacement), length);
}
