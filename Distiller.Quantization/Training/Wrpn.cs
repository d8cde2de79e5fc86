using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>WRPN's quantizers; layers are not widened. Activations are DoReFa's.</summary>
/// <remarks>Source: Mishra et al. 2017, arXiv 1709.01134, section 2; Distiller: <c>clipped_linear.py</c>.</remarks>
public static class Wrpn
{
    /// <summary>Weights cut off to [-1, 1] on the symmetric levels of b bits. The gradient is 1 there, and 0 elsewhere.</summary>
    /// <remarks>
    /// The scale is (2^b - 1)/2. The original does not cut off the integers, so that b bits have 2^b + 1 levels (14.4):
    /// with 2 bits 1 becomes 1.33.
    /// </remarks>
    /// <param name="weight">Float weights, any shape.</param>
    /// <param name="bits">Number of bits, b. Range: 1 to 16.</param>
    /// <param name="clamp">Whether integers stay in the range of b bits. Default true; false is the original.</param>
    /// <returns>A new tensor of the same shape.</returns>
    public static Tensor QuantizeWeight(Tensor weight, int bits, bool clamp = true)
    {
        BitWidth.Check(bits);
        using var scope = NewDisposeScope();
        using var unit = QuantizationRange.Of(-1, 1);
        var parameters = LinearQuantizer.Parameters(unit, new LinearScheme { Bits = bits });
        return StraightThrough.Simulate(weight.clamp(-1, 1), parameters, clamp).MoveToOuterDisposeScope();
    }
}
