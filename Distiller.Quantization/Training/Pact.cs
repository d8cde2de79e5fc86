using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>PACT's activation quantizer, whose clipping level is learned. Weights are DoReFa's.</summary>
/// <remarks>Source: Choi et al. 2018, arXiv 1805.06085, section 3; Distiller: <c>clipped_linear.py</c>.</remarks>
public static class Pact
{
    /// <summary>Activations cut off to [0, α] on 2^b levels.</summary>
    /// <remarks>∂y/∂x = 1 where 0 &lt; x &lt; α, else 0; ∂y/∂α = 1 where x ≥ α, else 0.</remarks>
    /// <param name="activation">Any shape.</param>
    /// <param name="clip">The clipping level α, shape (1), above 0; receives a gradient.</param>
    /// <param name="bits">Number of bits, b. Range: 1 to 16.</param>
    /// <returns>A new tensor of the activation's shape.</returns>
    public static Tensor QuantizeActivation(Tensor activation, Tensor clip, int bits)
    {
        BitWidth.Check(bits);
        using var scope = NewDisposeScope();
        var scale = clip.detach().reciprocal() * Dorefa.Levels(bits);
        if (NativeRounding.Supports(activation))
        {
            var end = clip.detach().item<float>();
            var grid = StraightThrough.Grid(scale.item<float>()) with
            {
                Low = 0,
                High = end,
                GradientLow = MathF.BitIncrement(0),
                GradientHigh = MathF.BitDecrement(end),
            };
            return NativeRounding.Apply(activation, grid, clip).MoveToOuterDisposeScope();
        }

        var positive = activation.relu();
        var clipped = where(positive.lt(clip), positive, clip);
        return StraightThrough.RoundFresh(clipped, scale).MoveToOuterDisposeScope();
    }
}
