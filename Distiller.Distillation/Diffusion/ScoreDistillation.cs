using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>Score distillation: moves samples to where the target's diffused density is higher than that of their own.</summary>
/// <remarks>
/// For samples x = G(z), y = x + σ·ε: g = w(σ)·(s_fake(y; σ) − s_target(y; σ)) is the gradient on x of ∫ w(σ)·KL(q_σ ‖ p_σ) dσ,
/// with q what the generator makes and p what the target knows.
/// <para>Source: Luo et al. 2023, arXiv 2305.18455 (Diff-Instruct), theorem 3.1.</para>
/// </remarks>
public static class ScoreDistillation
{
    /// <summary>The gradient on the samples. Nothing flows into samples or networks.</summary>
    /// <param name="samples">x, shape (N, ...).</param>
    /// <param name="noisy">y, shape (N, ...).</param>
    /// <param name="sigma">σ, shape (N).</param>
    /// <param name="fake">Knows the score of the generator's samples.</param>
    /// <param name="target">Knows the score to reach.</param>
    /// <param name="weighting">w.</param>
    /// <returns>g, shape (N, ...), without gradient.</returns>
    public static Tensor Gradient(Tensor samples, Tensor noisy, Tensor sigma, IDenoiser fake, IDenoiser target, ScoreWeighting weighting)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return weighting.Apply(samples.detach(), fake.Denoise(noisy, sigma), target.Denoise(noisy, sigma), sigma).MoveToOuterDisposeScope();
    }

    /// <summary>A scalar whose gradient on sample n is g_n / N: the sum over dimensions, the mean over samples.</summary>
    /// <param name="gradient">g, shape (N, ...).</param>
    /// <param name="samples">x with its graph, shape (N, ...).</param>
    /// <returns>A scalar with gradient. Its value means nothing.</returns>
    public static Tensor Surrogate(Tensor gradient, Tensor samples)
    {
        using var scope = NewDisposeScope();
        return PerSample.Sum(gradient.detach() * samples).mean().MoveToOuterDisposeScope();
    }

    /// <summary>½·mean (x − sg(x − g))², the form of DMD: its gradient is g divided by the number of all elements.</summary>
    /// <param name="gradient">g, shape (N, ...).</param>
    /// <param name="samples">x with its graph, shape (N, ...).</param>
    /// <returns>A scalar with gradient.</returns>
    public static Tensor MeanSquareSurrogate(Tensor gradient, Tensor samples)
    {
        using var scope = NewDisposeScope();
        return ((samples - (samples - gradient).detach()).square().mean() * 0.5).MoveToOuterDisposeScope();
    }
}
