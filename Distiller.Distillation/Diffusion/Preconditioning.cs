using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>How a network is made a denoiser that works at every noise level: <see cref="EdmPreconditioning"/> or <see cref="VpPreconditioning"/>.</summary>
/// <remarks>Source: Karras et al. 2022, arXiv 2206.00364, table 1.</remarks>
public abstract record Preconditioning
{
    private protected Preconditioning()
    {
    }

    /// <summary>The factors at noise levels.</summary>
    /// <param name="sigma">Noise levels, shape (N).</param>
    /// <returns>The factors, each of shape (N).</returns>
    public abstract PreconditioningFactors At(Tensor sigma);

    /// <summary>λ(σ), which gives the squared error of each noise level its share in training.</summary>
    /// <param name="sigma">Noise levels, shape (N).</param>
    /// <returns>Weights, shape (N).</returns>
    public abstract Tensor LossWeight(Tensor sigma);
}
