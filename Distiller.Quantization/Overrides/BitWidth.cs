using System.Runtime.CompilerServices;

namespace Distiller.Quantization;

/// <summary>A number of bits, or the decision to stay in float. <c>default</c> is float. Compares by value.</summary>
/// <param name="Bits">Number of bits, or null for float.</param>
public readonly record struct BitWidth(int? Bits)
{
    /// <summary>Not quantized. YAML: <c>null</c>.</summary>
    public static BitWidth Float => default;

    /// <summary>A number of bits.</summary>
    /// <param name="bits">Range: 1 to 32.</param>
    public static implicit operator BitWidth(int bits) => FromInt32(bits);

    /// <summary>A number of bits.</summary>
    /// <param name="bits">Range: 1 to 32.</param>
    /// <returns>The width.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public static BitWidth FromInt32(int bits) => new(Check(bits, IntegerRange.MaxBits));

    /// <inheritdoc/>
    public override string ToString() => Bits is { } bits ? FormattableString.Invariant($"{bits} bits") : "float";

    /// <summary>Demands a number of bits that simulated quantization can represent in float32.</summary>
    internal static int Check(int bits, int most = 16, [CallerArgumentExpression(nameof(bits))] string name = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, most, name);
        return bits;
    }
}
