namespace Distiller.Results;

/// <summary>How good a model is with some bits.</summary>
/// <param name="WeightBits">Bits of weights; null for float. CSV column <c>weight_bits</c>.</param>
/// <param name="ActivationBits">Bits of activations; null for float. CSV column <c>activation_bits</c>.</param>
/// <param name="Loss">Mean loss. CSV column <c>loss</c>.</param>
public sealed record QuantizationOutcome(int? WeightBits, int? ActivationBits, double Loss)
{
    /// <summary>Top-1 accuracy in percent; null for tasks without classes. CSV column <c>top1</c>.</summary>
    public double? Top1 { get; init; }

    /// <summary>10 · log10(Σ x² / Σ (x - x_q)²) of the outputs of what was quantized, in decibels; null if it was not measured. CSV column <c>snr_db</c>.</summary>
    public double? SignalToNoise { get; init; }

    /// <summary>The bits as a short text, such as <c>W4 A8</c>; F stands for float.</summary>
    public string Label => $"W{Text(WeightBits)} A{Text(ActivationBits)}";

    private static string Text(int? bits) => bits is { } number ? FormattableString.Invariant($"{number}") : "F";
}
