using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>A diffusion model as what it says about a noisy sample: the mean of the clean samples that it may come from.</summary>
/// <remarks>
/// Its score is (D(y; σ) − y) / σ². A model of your own joins score distillation by implementing this; the network of
/// <see cref="PreconditionedDenoiser"/> needs no more than a forward method.
/// </remarks>
public interface IDenoiser
{
    /// <summary>The module that holds the parameters.</summary>
    nn.Module Module { get; }

    /// <summary>Estimates the clean samples.</summary>
    /// <param name="noisy">y = x + σ·ε, shape (N, ...).</param>
    /// <param name="sigma">The noise's standard deviation of each sample, shape (N), in the units of the samples. Range: above 0.</param>
    /// <returns>D(y; σ), shape (N, ...), in the caller's dispose scope.</returns>
    Tensor Denoise(Tensor noisy, Tensor sigma);
}
