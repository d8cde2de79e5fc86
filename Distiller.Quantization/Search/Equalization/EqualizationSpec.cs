namespace Distiller.Quantization;

/// <summary>How channels of neighbouring layers get equal ranges.</summary>
/// <remarks>
/// Where a channel is computed with weights of extent r₁ and read with weights of extent r₂, it is multiplied by √(r₂/r₁), after which
/// both are √(r₁ r₂): the most that one scale for each tensor can make of both. All links are visited until none changes.
/// <para>Source: Nagel et al. 2019, arXiv 1906.04721, section 4.1.</para>
/// </remarks>
public sealed record EqualizationSpec
{
    /// <summary>Rounds over all links; 1 and more. Default 20.</summary>
    public int MaximumRounds { get; init; } = 20;

    /// <summary>Largest relative change of a channel at which the rounds end. Range: above 0. Default 0.001.</summary>
    public double Tolerance { get; init; } = 1e-3;
}
