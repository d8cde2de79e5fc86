using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>Keeps the network's input, target and gradients at unit size.</summary>
/// <remarks>
/// c_skip = σd² / (σ² + σd²), c_out = σ·σd / √(σ² + σd²), c_in = 1 / √(σ² + σd²), c_noise = ln(σ) / 4, λ = (σ² + σd²) / (σ·σd)².
/// <para>Source: Karras et al. 2022, arXiv 2206.00364, table 1.</para>
/// </remarks>
public sealed record EdmPreconditioning : Preconditioning
{
    /// <summary>σd, the standard deviation of the clean data. Range: above 0. Default 0.5, which suits images in −1 to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double DataDeviation
    {
        get;
        init => field = Guards.Positive(value, nameof(DataDeviation));
    }
    = 0.5;

    private double Variance => DataDeviation * DataDeviation;

    /// <inheritdoc/>
    public override PreconditioningFactors At(Tensor sigma)
    {
        using var scope = NewDisposeScope();
        var total = sigma.square() + Variance;
        var root = total.sqrt();
        return new(
            total.reciprocal().mul(Variance).MoveToOuterDisposeScope(),
            (sigma * DataDeviation / root).MoveToOuterDisposeScope(),
            root.reciprocal().MoveToOuterDisposeScope(),
            (sigma.log() / 4).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public override Tensor LossWeight(Tensor sigma)
    {
        using var scope = NewDisposeScope();
        return ((sigma.square() + Variance) / (sigma * DataDeviation).square()).MoveToOuterDisposeScope();
    }
}
