using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>A network made a denoiser: D(y; σ) = c_skip·y + c_out·F(c_in·y; c_noise).</summary>
/// <remarks>It owns and disposes the network, whose parameters are below <c>network</c>. Shapes: (N, ...) and (N) → (N, ...).</remarks>
public sealed class PreconditionedDenoiser : nn.Module<Tensor, Tensor, Tensor>, IDenoiser
{
    // Below it c_noise runs away while the sample hardly changes.
    private const double SmallestSigma = 0.002;
    private readonly nn.Module<Tensor, Tensor, Tensor> network;
    private readonly Preconditioning _preconditioning;

    /// <summary>Wraps a network.</summary>
    /// <param name="network">Maps samples (N, ...) and c_noise (N) to (N, ...).</param>
    /// <param name="preconditioning">The factors around it.</param>
    public PreconditionedDenoiser(nn.Module<Tensor, Tensor, Tensor> network, Preconditioning preconditioning)
        : base(nameof(PreconditionedDenoiser))
    {
        this.network = network;
        _preconditioning = preconditioning;
        RegisterComponents();
    }

    /// <inheritdoc/>
    public nn.Module Module => this;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is not one noise level for each sample, or the network changes the shape.</exception>
    public Tensor Denoise(Tensor noisy, Tensor sigma) => call(noisy, sigma);

    /// <inheritdoc/>
    public override Tensor forward(Tensor noisy, Tensor sigma)
    {
        if (sigma.dim() != 1 || sigma.shape[0] != noisy.shape[0])
        {
            throw new ArgumentException(
                $"Samples {Guards.ShapeText(noisy.shape)} need noise levels of shape {Guards.ShapeText([noisy.shape[0]])}, but got {Guards.ShapeText(sigma.shape)}. Give one level for each sample.");
        }

        using var scope = NewDisposeScope();
        var level = sigma.clamp(min: SmallestSigma);
        var factors = _preconditioning.At(level);
        var output = network.call(noisy * PerSample.Of(factors.In, noisy), factors.Noise);
        if (!output.shape.SequenceEqual(noisy.shape))
        {
            throw new ArgumentException(
                $"The network '{network.GetName()}' made {Guards.ShapeText(output.shape)} of {Guards.ShapeText(noisy.shape)}. A denoiser keeps the shape of its samples.");
        }

        return ((noisy * PerSample.Of(factors.Skip, noisy)) + (output * PerSample.Of(factors.Out, noisy))).MoveToOuterDisposeScope();
    }
}
