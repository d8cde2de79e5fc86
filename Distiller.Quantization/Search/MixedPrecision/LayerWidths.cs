namespace Distiller.Quantization;

/// <summary>Bits of one layer.</summary>
/// <param name="WeightBits">Bits of its weights; null for float.</param>
/// <param name="ActivationBits">Bits of its output; null for float.</param>
public readonly record struct LayerWidths(int? WeightBits, int? ActivationBits)
{
    /// <summary>Weights and output in float.</summary>
    public static LayerWidths Float { get; }

    /// <inheritdoc/>
    public override string ToString() => $"W{Text(WeightBits)}A{Text(ActivationBits)}";

    private static string Text(int? bits) => bits is { } number ? FormattableString.Invariant($"{number}") : "float";
}
