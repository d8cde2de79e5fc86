using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>The values to represent: what lies outside is cut off. One pair per group. Owned by whoever received it.</summary>
/// <param name="Min">Lower ends, shape (Groups), float32.</param>
/// <param name="Max">Upper ends, shape (Groups), float32.</param>
public sealed record QuantizationRange(Tensor Min, Tensor Max) : IDisposable
{
    /// <summary>A range for a whole tensor.</summary>
    /// <param name="min">Lower end.</param>
    /// <param name="max">Upper end, not below <paramref name="min"/>.</param>
    /// <returns>A new range of one group on the CPU.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An end is not finite, or the upper one is the lower.</exception>
    public static QuantizationRange Of(double min, double max)
    {
        Guards.Finite(min);
        Guards.Finite(max);
        ArgumentOutOfRangeException.ThrowIfLessThan(max, min);
        return new(tensor([(float)min]), tensor([(float)max]));
    }

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Min.Dispose();
        Max.Dispose();
    }

    internal QuantizationRange MoveToOuterScope() => new(Min.MoveToOuterDisposeScope(), Max.MoveToOuterDisposeScope());
}
