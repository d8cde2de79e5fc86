namespace Distiller.Quantization;

/// <summary>How a tensor becomes integers: bits, mode and granularity, without the values of scale and zero point.</summary>
public sealed record LinearScheme
{
    /// <summary>8 bits, symmetric, one scale: the default of post-training quantization.</summary>
    public static LinearScheme Default { get; } = new();

    /// <summary>Number of bits. Range: 1 to 32; 2 to 16 for weights and activations, more for biases and accumulators. Default 8.</summary>
    public int Bits
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, IntegerRange.MaxBits);
            field = value;
        }
    } = 8;

    /// <summary>Which integers are used. Default <see cref="QuantizationMode.Symmetric"/>.</summary>
    public QuantizationMode Mode { get; init; } = QuantizationMode.Symmetric;

    /// <summary>Which elements share a scale. Default: all.</summary>
    public Granularity Granularity { get; init; } = Granularity.PerTensor;

    /// <summary>Whether the zero point is 0 and the range reaches equally far to both sides.</summary>
    public bool IsSymmetric => Mode is QuantizationMode.Symmetric or QuantizationMode.SymmetricRestricted;

    /// <summary>The integers in use.</summary>
    public IntegerRange Integers => IntegerRange.Of(Bits, Mode);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Bits} bits, {Mode}, {Granularity}");
}
