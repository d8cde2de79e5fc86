using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>What stands around the network: D(y; σ) = Skip·y + Out·F(In·y; Noise). All of shape (N), of the caller's dispose scope.</summary>
/// <param name="Skip">c_skip: how much of the noisy sample passes by the network.</param>
/// <param name="Out">c_out: what multiplies the network's output.</param>
/// <param name="In">c_in: what multiplies its input.</param>
/// <param name="Noise">c_noise: how the network is told the noise level.</param>
public readonly record struct PreconditioningFactors(Tensor Skip, Tensor Out, Tensor In, Tensor Noise);
