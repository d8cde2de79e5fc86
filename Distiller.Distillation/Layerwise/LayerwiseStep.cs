using static TorchSharp.torch;

namespace Distiller.Distillation.Layerwise;

/// <summary>What a forward pass of student and teacher gave; owns its tensors.</summary>
/// <param name="Predictions">Shape (N, K, T, D), with gradient.</param>
/// <param name="Targets">Shape (N, K, T, D).</param>
/// <param name="States">The student's last states (N, T, S), with gradient.</param>
/// <param name="Mask">1 for frames that count, shape (N, T); null if all do.</param>
/// <param name="Features">What is penalised, or null.</param>
internal sealed record LayerwiseStep(Tensor Predictions, Tensor Targets, Tensor States, Tensor? Mask, Tensor? Features) : IDisposable
{
    public void Dispose()
    {
        Predictions.Dispose();
        Targets.Dispose();
        States.Dispose();
        Mask?.Dispose();
        Features?.Dispose();
    }
}
