using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>How a value is held in unsigned bytes: real = scale · (stored - zero point), libtorch's convention.</summary>
/// <param name="Scale">Distance of neighbouring values. Range: above 0.</param>
/// <param name="ZeroPoint">The byte that stands for 0. Range: 0 to 255.</param>
internal sealed record Affine(double Scale, int ZeroPoint)
{
    /// <summary>The bytes that cover a range, which is widened to hold 0.</summary>
    /// <param name="min">Smallest value to represent.</param>
    /// <param name="max">Largest value to represent.</param>
    internal static Affine Of(double min, double max)
    {
        var (low, high) = (Math.Min(min, 0), Math.Max(max, 0));
        var scale = (float)((high - low) / byte.MaxValue);
        return scale > 0 && float.IsNormal(scale)
            ? new(scale, (int)Math.Clamp(Math.Round(-low / scale, MidpointRounding.ToEven), 0, byte.MaxValue))
            : new(1, 0);
    }

    /// <summary>The nearest values that bytes can stand for.</summary>
    internal Tensor Simulate(Tensor values) =>
        values.mul(1 / (float)Scale).add(ZeroPoint).round().clamp(byte.MinValue, byte.MaxValue).sub(ZeroPoint).mul((float)Scale);
}
