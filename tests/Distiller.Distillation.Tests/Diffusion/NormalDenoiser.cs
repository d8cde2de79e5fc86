using Distiller.Distillation.Diffusion;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Diffusion;

/// <summary>The exact denoiser of one normal law: D(y; σ) = (s²·y + σ²·μ) / (s² + σ²).</summary>
internal sealed class NormalDenoiser(double mean, double deviation) : nn.Module<Tensor, Tensor, Tensor>(nameof(NormalDenoiser)), IDenoiser
{
    public nn.Module Module => this;

    public Tensor Denoise(Tensor noisy, Tensor sigma) => call(noisy, sigma);

    public override Tensor forward(Tensor noisy, Tensor sigma)
    {
        using var scope = NewDisposeScope();
        var noise = sigma.square().reshape([sigma.shape[0], .. Enumerable.Repeat(1L, (int)noisy.dim() - 1)]);
        return (((noisy * (deviation * deviation)) + (noise * mean)) / (noise + (deviation * deviation))).MoveToOuterDisposeScope();
    }
}
