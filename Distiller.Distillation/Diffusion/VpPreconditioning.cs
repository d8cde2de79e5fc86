using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>For networks that predict the noise itself, as variance-preserving models do.</summary>
/// <remarks>
/// c_skip = 1, c_out = −σ, c_in = 1 / √(σ² + 1), c_noise = (M − 1)·t with σ(t) = √(exp(½·βd·t² + βmin·t) − 1), λ = 1/σ².
/// <para>Source: Karras et al. 2022, arXiv 2206.00364, table 1.</para>
/// </remarks>
public sealed record VpPreconditioning : Preconditioning
{
    /// <summary>βd, how much the noise rate grows from t = 0 to 1. Range: above 0. Default 19.9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double BetaGrowth
    {
        get;
        init => field = Guards.Positive(value, nameof(BetaGrowth));
    }
    = 19.9;

    /// <summary>βmin, the noise rate at t = 0. Range: above 0. Default 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public double BetaMinimum
    {
        get;
        init => field = Guards.Positive(value, nameof(BetaMinimum));
    }
    = 0.1;

    /// <summary>M, the number of time steps that the network was trained with. Range: 2 and more. Default 1000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 2.</exception>
    public int TimeSteps
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2, nameof(TimeSteps));
            field = value;
        }
    }
    = 1000;

    /// <inheritdoc/>
    public override PreconditioningFactors At(Tensor sigma)
    {
        using var scope = NewDisposeScope();
        var variance = sigma.square();

        // t solves ½·βd·t² + βmin·t = ln(1 + σ²).
        var time = (((variance + 1).log() * (2 * BetaGrowth) + (BetaMinimum * BetaMinimum)).sqrt() - BetaMinimum) / BetaGrowth;
        return new(
            ones_like(sigma).MoveToOuterDisposeScope(),
            sigma.neg().MoveToOuterDisposeScope(),
            (variance + 1).rsqrt().MoveToOuterDisposeScope(),
            (time * (TimeSteps - 1)).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public override Tensor LossWeight(Tensor sigma)
    {
        using var scope = NewDisposeScope();
        return sigma.square().reciprocal().MoveToOuterDisposeScope();
    }
}
