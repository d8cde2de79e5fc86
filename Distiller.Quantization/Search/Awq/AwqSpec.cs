namespace Distiller.Quantization;

/// <summary>How channels that carry strong activations are spared when their readers' weights are rounded (AWQ).</summary>
/// <remarks>
/// Weights that read a channel are multiplied by s = m^α before they are rounded, where m is the mean magnitude of the channel, and the
/// channel is divided by s: the error of these weights falls by s, at the cost of the others in their group. α is searched for each layer,
/// from 0 (nothing changes) to 1, so that the squared error of the outputs is least.
/// <para>Source: Lin et al. 2024, arXiv 2306.00978, section 3.2.</para>
/// </remarks>
public sealed record AwqSpec
{
    /// <summary>How the weights will be rounded: the scheme that the model is quantized with afterwards. Where groups do not divide a
    /// filter, one scale for each filter is assumed.</summary>
    public LinearScheme Scheme { get; init; } = new() { Bits = 4, Granularity = Granularity.PerGroup(32) };

    /// <summary>What will be cut off the range of weights; null for nothing.</summary>
    public IClippingRule? Clipping { get; init; }

    /// <summary>Values of α that are tried above 0. Range: 1 and more. Default 20.</summary>
    public int Steps { get; init; } = 20;
}
