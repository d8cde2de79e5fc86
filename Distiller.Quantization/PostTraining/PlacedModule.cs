namespace Distiller.Quantization;

/// <summary>What quantization did with one module.</summary>
/// <param name="Name">Path in the model.</param>
/// <param name="Type">Type of the module.</param>
/// <param name="Kind">What is done in its place.</param>
/// <param name="WeightBits">Bits of its weights; null for float or none.</param>
/// <param name="ActivationBits">Bits of its output; null for float.</param>
/// <param name="OutputScale">Scale of its output, which multiplies; null if it is taken from each output.</param>
/// <param name="OutputZeroPoint">Zero point of its output, which is subtracted.</param>
/// <param name="SignalToNoise">10 · log10(Σ x² / Σ (x - x_q)²) of the output on the example input, in decibels; null if nothing is quantized.</param>
/// <param name="Reason">Why the module is in float; null if it is not.</param>
public sealed record PlacedModule(
    string Name,
    string Type,
    SimulationKind Kind,
    int? WeightBits,
    int? ActivationBits,
    double? OutputScale,
    double? OutputZeroPoint,
    double? SignalToNoise,
    string? Reason)
{
    /// <summary>The least and the largest output that can be told apart; null if the range is that of each output.</summary>
    public (double Low, double High)? OutputRange { get; init; }

    /// <summary>The least and the largest weight after rounding; null without integer weights.</summary>
    public (double Low, double High)? WeightRange { get; init; }

    /// <summary>10 · log10(Σ w² / Σ (w - w_q)²) of the weights, in decibels; null without integer weights.</summary>
    public double? WeightSignalToNoise { get; init; }
}
