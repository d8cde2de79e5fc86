using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>How layers are quantized one at a time.</summary>
public sealed record QuantizationSensitivitySpec
{
    /// <summary>The widths that each layer is measured with. Default: weights of 8, 4, 3 and 2 bits, outputs in 8.</summary>
    public ImmutableArray<LayerWidths> Widths { get; init; } = [new(8, 8), new(4, 8), new(3, 8), new(2, 8)];

    /// <summary>Everything but the bits.</summary>
    public PostTrainingSpec Quantization { get; init; } = new() { IsPerChannel = true };

    internal void Check()
    {
        if (Widths.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There are no widths to measure.", nameof(Widths));
        }

        Quantization.Check();
    }
}
