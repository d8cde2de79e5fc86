namespace Distiller.Quantization;

/// <summary>How much of the size of channels moves from activations to the weights that read them (SmoothQuant).</summary>
/// <remarks>
/// A channel with largest activation a and readers' largest weight w is divided by a^α / w^(1-α), and the weights multiplied by it:
/// few channels with outliers no longer decide the scale of the whole tensor.
/// <para>Source: Xiao et al. 2023, arXiv 2211.10438, equation 4.</para>
/// </remarks>
public sealed record SmoothingSpec
{
    /// <summary>How much moves, α. Range: 0 (weights are made smooth) to 1 (activations are). Default 0.5.</summary>
    public double Strength { get; init; } = 0.5;
}
