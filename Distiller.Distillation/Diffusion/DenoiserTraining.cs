using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>Trains a denoiser on clean samples, a step at a time, with an Adam of its own whose state can be saved.</summary>
internal sealed class DenoiserTraining(IDenoiser model, Preconditioning preconditioning, NoiseLevels levels, AdamOptions adam) : IDisposable
{
    private readonly AdamSteps _adam = new(model.Module, adam);

    /// <summary>What the learning rate is multiplied by.</summary>
    public double Rate { get; set; } = 1;

    /// <summary>One step on clean samples (N, ...).</summary>
    /// <returns>The loss.</returns>
    public double Step(Tensor clean, Generator generator)
    {
        using var scope = NewDisposeScope();
        using var withGradients = enable_grad();
        var sigma = levels.Draw(clean.shape[0], generator).to(clean.device);
        var noise = randn(clean.shape, generator: generator, device: clean.device);
        var loss = DenoisingLoss.Compute(model, clean, sigma, noise, preconditioning.LossWeight(sigma));
        _adam.Descend(loss, Rate);
        return loss.item<float>();
    }

    public StateDict SaveState() => _adam.SaveState();

    public void LoadState(StateDict state) => _adam.LoadState(state);

    public void Dispose() => _adam.Dispose();
}
