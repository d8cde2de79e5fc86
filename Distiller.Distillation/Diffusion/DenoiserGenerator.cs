using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>A denoiser called once, at a fixed noise level: x = D(σ·z; σ). With the teacher's weights it starts near the data.</summary>
/// <remarks>Source: the authors' example of Diff-Instruct, which takes σ = 1.</remarks>
/// <param name="denoiser">The model. It still belongs to the caller.</param>
/// <param name="sigma">σ. Range: above 0.</param>
public sealed class DenoiserGenerator(IDenoiser denoiser, double sigma) : IOneStepGenerator
{
    private readonly double _sigma = Guards.Positive(sigma);

    /// <inheritdoc/>
    public nn.Module Module => denoiser.Module;

    /// <inheritdoc/>
    public Tensor OneStep(Tensor noise)
    {
        using var scope = NewDisposeScope();
        var levels = full([noise.shape[0]], _sigma, dtype: noise.dtype, device: noise.device);
        return denoiser.Denoise(noise * _sigma, levels).MoveToOuterDisposeScope();
    }
}
