namespace Distiller.Quantization;

/// <summary>The integers that a number of bits and a mode allow.</summary>
/// <param name="Min">The smallest one.</param>
/// <param name="Max">The largest one.</param>
public readonly record struct IntegerRange(long Min, long Max)
{
    /// <summary>Largest number of bits, that of accumulators and biases.</summary>
    public const int MaxBits = 32;

    /// <summary>The range of a mode.</summary>
    /// <param name="bits">Number of bits. Range: 1 to 32.</param>
    /// <param name="mode">Signed or not, full or restricted.</param>
    /// <returns>The range; for one bit restricted it is 0 … 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bits"/> is out of range, or the mode is unknown.</exception>
    public static IntegerRange Of(int bits, QuantizationMode mode)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, MaxBits);
        var half = 1L << (bits - 1);
        return mode switch
        {
            QuantizationMode.Symmetric or QuantizationMode.AsymmetricSigned => new(-half, half - 1),
            QuantizationMode.SymmetricRestricted => new(1 - half, half - 1),
            QuantizationMode.AsymmetricUnsigned => new(0, (2 * half) - 1),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a quantization mode."),
        };
    }
}
