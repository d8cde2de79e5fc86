using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Functions whose backward pass ignores the rounding: the gradient goes through as if the values were unchanged.</summary>
/// <remarks>Source: Bengio et al. 2013, arXiv 1308.3432, section 4 (straight-through estimator).</remarks>
public static class StraightThrough
{
    /// <summary>Values of one tensor, gradient to another.</summary>
    /// <remarks>(x - x) + v instead of the usual x + (v - x): the first is v to the last bit, the second is not.</remarks>
    /// <param name="input">Receives the gradient, unchanged. Finite values, any shape.</param>
    /// <param name="value">What the result holds; receives no gradient. Shape of <paramref name="input"/>.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Apply(Tensor input, Tensor value)
    {
        using var scope = NewDisposeScope();
        return (input - input.detach()).add(value.detach()).MoveToOuterDisposeScope();
    }

    /// <summary>Quantizes and dequantizes.</summary>
    /// <param name="input">Values x, which receive the gradient.</param>
    /// <param name="parameters">Scale (multiplies) and zero point (is subtracted).</param>
    /// <param name="clamp">Whether integers outside the scheme are cut off; the gradient passes for those, too.</param>
    /// <returns>A new tensor of the same shape.</returns>
    public static Tensor Simulate(Tensor input, LinearParameters parameters, bool clamp = true)
    {
        using var scope = NewDisposeScope();
        return Apply(input, LinearQuantizer.Simulate(input.detach(), parameters, clamp)).MoveToOuterDisposeScope();
    }

    /// <summary>Rounds to multiples of 1/levels, half to even.</summary>
    /// <param name="input">Values, which receive the gradient.</param>
    /// <param name="scale">Levels per unit; multiplies before rounding. A number or one per element.</param>
    /// <returns>A new tensor of the same shape.</returns>
    internal static Tensor Round(Tensor input, Tensor scale)
    {
        using var scope = NewDisposeScope();
        var rounded = input.detach().mul(scale).round().div(scale);
        return Apply(input, rounded).MoveToOuterDisposeScope();
    }
}
