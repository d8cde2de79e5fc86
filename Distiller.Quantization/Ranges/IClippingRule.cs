using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Decides which values of a tensor are represented; the others are cut off.</summary>
public interface IClippingRule
{
    /// <summary>The range of each group of a tensor.</summary>
    /// <param name="tensor">Any shape that suits the scheme's granularity, at least one element. Not disposed.</param>
    /// <param name="request">What the range is for.</param>
    /// <returns>A new range, one pair per group. In symmetric modes the larger magnitude of a pair counts.</returns>
    QuantizationRange RangeOf(Tensor tensor, ClippingRequest request);
}
