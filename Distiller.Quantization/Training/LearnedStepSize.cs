using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>LSQ: the distance between two levels is learned together with the weights.</summary>
/// <remarks>Source: Esser et al. 2020, arXiv 1902.08153, sections 2.1 and 2.2. Not in the original Distiller.</remarks>
public static class LearnedStepSize
{
    /// <summary>Rounds to multiples of a step within the integers of a scheme.</summary>
    /// <remarks>
    /// y = s · round(clamp(x / s, q_min, q_max)). Inside the range ∂y/∂x = 1 and ∂y/∂s = round(x/s) - x/s; outside 0, and q_min or
    /// q_max. The gradient of s is multiplied by 1/√(n · q_max) for n elements, so that steps learn as fast as weights.
    /// </remarks>
    /// <param name="values">Weights or activations x, any shape.</param>
    /// <param name="step">The step s, shape (1), above 0: a reciprocal scale. Receives a gradient.</param>
    /// <param name="integers">The integers in use.</param>
    /// <returns>A new tensor of the values' shape.</returns>
    public static Tensor Quantize(Tensor values, Tensor step, IntegerRange integers)
    {
        using var scope = NewDisposeScope();
        var damping = 1 / Math.Sqrt((double)values.numel() * Math.Max(integers.Max, 1));
        var damped = StraightThrough.Apply(step * damping, step);
        var scaled = (values / damped).clamp(integers.Min, integers.Max);
        return (StraightThrough.Apply(scaled, scaled.detach().round()) * damped).MoveToOuterDisposeScope();
    }

    /// <summary>The step to start with: 2 · mean |x| / √q_max.</summary>
    /// <param name="values">Weights, or the first batch of activations.</param>
    /// <param name="integers">The integers in use.</param>
    /// <returns>The step; 1 for values that are all zero.</returns>
    public static double InitialStep(Tensor values, IntegerRange integers)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var mean = values.detach().abs().mean().ToDouble();
        return mean > 0 ? 2 * mean / Math.Sqrt(Math.Max(integers.Max, 1)) : 1;
    }
}
