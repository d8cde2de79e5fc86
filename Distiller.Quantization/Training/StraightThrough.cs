using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Functions whose backward pass ignores the rounding: the gradient goes through as if the values were unchanged.</summary>
/// <remarks>Source: Bengio et al. 2013, arXiv 1308.3432, section 4 (straight-through estimator).</remarks>
public static class StraightThrough
{
    /// <summary>Values of one tensor, gradient to another.</summary>
    /// <remarks>A copy of x whose values are then overwritten, instead of the usual x + (v - x), which is not v to the last bit.</remarks>
    /// <param name="input">Receives the gradient, unchanged. Any shape.</param>
    /// <param name="value">What the result holds; receives no gradient. Shape of <paramref name="input"/>.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Apply(Tensor input, Tensor value)
    {
        using var scope = NewDisposeScope();
        return Overwrite(input.clone(), values => values.copy_(value.detach())).MoveToOuterDisposeScope();
    }

    /// <summary>Quantizes and dequantizes.</summary>
    /// <param name="input">Values x, which receive the gradient.</param>
    /// <param name="parameters">Scale (multiplies) and zero point (is subtracted).</param>
    /// <param name="clamp">Whether integers outside the scheme are cut off; the gradient passes for those, too.</param>
    /// <returns>A new tensor of the same shape.</returns>
    public static Tensor Simulate(Tensor input, LinearParameters parameters, bool clamp = true)
    {
        using var scope = NewDisposeScope();
        return (parameters.Scale.numel() == 1 && NativeRounding.Supports(input)
            ? NativeRounding.Apply(input, Grid(parameters, clamp))
            : SimulateFresh(input.clone(), parameters, clamp)).MoveToOuterDisposeScope();
    }

    /// <summary>Rounds to multiples of 1/levels, half to even.</summary>
    /// <param name="input">Values, which receive the gradient.</param>
    /// <param name="scale">Levels per unit; multiplies before rounding. A number or one per element.</param>
    /// <returns>A new tensor of the same shape.</returns>
    internal static Tensor Round(Tensor input, Tensor scale)
    {
        using var scope = NewDisposeScope();
        return (scale.numel() == 1 && NativeRounding.Supports(input)
            ? NativeRounding.Apply(input, Grid(scale.item<float>()))
            : RoundFresh(input.clone(), scale)).MoveToOuterDisposeScope();
    }

    /// <summary>As <see cref="Simulate"/>, for a result that nothing else holds: its values are overwritten, its gradient stays.</summary>
    /// <param name="fresh">What an operation just returned whose backward pass does not need its result, as clamp and clone.</param>
    /// <param name="parameters">Scale (multiplies) and zero point (is subtracted).</param>
    /// <param name="clamp">Whether integers outside the scheme are cut off.</param>
    /// <returns><paramref name="fresh"/>.</returns>
    internal static Tensor SimulateFresh(Tensor fresh, LinearParameters parameters, bool clamp)
    {
        if (parameters.Scale.numel() > 1)
        {
            return Overwrite(fresh, values => values.copy_(LinearQuantizer.Simulate(values, parameters, clamp)));
        }

        var (scale, zeroPoint) = (parameters.Scale.item<float>(), parameters.ZeroPoint.item<float>());
        var (min, max) = parameters.Scheme.Integers;
        return Overwrite(fresh, whole => ElementChunks.InPlace(whole, values =>
        {
            values.mul_(scale).sub_(zeroPoint).round_();
            if (clamp)
            {
                values.clamp_(min, max);
            }

            values.add_(zeroPoint).div_(scale);
        }));
    }

    /// <summary>As <see cref="Round"/>, for a result that nothing else holds.</summary>
    internal static Tensor RoundFresh(Tensor fresh, Tensor scale) => scale.numel() > 1
        ? Overwrite(fresh, values => values.mul_(scale).round_().div_(scale))
        : Overwrite(fresh, whole => ElementChunks.InPlace(whole, values => values.mul_(scale).round_().div_(scale)));

    /// <summary>The grid of parameters for a whole tensor, without ends at which values are cut off.</summary>
    internal static RoundingGrid Grid(LinearParameters parameters, bool clamp)
    {
        var (min, max) = parameters.Scheme.Integers;
        var grid = Grid(parameters.Scale.item<float>()) with { ZeroPoint = parameters.ZeroPoint.item<float>() };
        return clamp ? grid with { LeastInteger = (float)min, LargestInteger = (float)max } : grid;
    }

    /// <summary>The multiples of 1/scale.</summary>
    internal static RoundingGrid Grid(float scale) => new(
        float.NegativeInfinity, float.PositiveInfinity, scale, 0, float.NegativeInfinity, float.PositiveInfinity, float.NegativeInfinity, float.PositiveInfinity);

    // The graph knows the tensor, not its values: what was recorded goes on to pass the gradient.
    private static Tensor Overwrite(Tensor fresh, Action<Tensor> overwrite)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        overwrite(fresh.detach());
        return fresh;
    }
}
