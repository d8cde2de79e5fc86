using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>ln σ is normal: the training law of EDM.</summary>
/// <remarks>Source: Karras et al. 2022, arXiv 2206.00364, section 5.</remarks>
public sealed record LogNormalLevels : NoiseLevels
{
    /// <summary>The mean of ln σ. Default −1.2, which suits images in −1 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public double Mean
    {
        get;
        init => field = Guards.Finite(value, nameof(Mean));
    }
    = -1.2;

    /// <summary>The standard deviation of ln σ. Range: above 0. Default 1.2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double Deviation
    {
        get;
        init => field = Guards.Positive(value, nameof(Deviation));
    }
    = 1.2;

    /// <inheritdoc/>
    public override Tensor Draw(long count, Generator generator)
    {
        using var scope = NewDisposeScope();
        return ((randn([count], generator: generator) * Deviation) + Mean).exp().MoveToOuterDisposeScope();
    }
}
