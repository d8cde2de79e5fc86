using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>Denoising score matching: what a diffusion model is trained by.</summary>
/// <remarks>
/// L = mean over all elements of λ(σ)·(D(x + σ·ε; σ) − x)².
/// <para>Source: Vincent 2011, Neural Computation 23(7); Karras et al. 2022, arXiv 2206.00364, equation 2.</para>
/// </remarks>
public static class DenoisingLoss
{
    /// <summary>The loss on clean samples with given noise.</summary>
    /// <param name="model">The model that learns.</param>
    /// <param name="clean">x, shape (N, ...). No gradient flows into it.</param>
    /// <param name="sigma">σ, shape (N).</param>
    /// <param name="noise">ε, standard normal, shape (N, ...).</param>
    /// <param name="weight">λ of each sample, shape (N).</param>
    /// <returns>A scalar with gradient on the model.</returns>
    public static Tensor Compute(IDenoiser model, Tensor clean, Tensor sigma, Tensor noise, Tensor weight)
    {
        using var scope = NewDisposeScope();
        var target = clean.detach();
        var noisy = target + (noise * PerSample.Of(sigma, target));
        var error = (model.Denoise(noisy, sigma) - target).square();
        return (error * PerSample.Of(weight, target)).mean().MoveToOuterDisposeScope();
    }
}
