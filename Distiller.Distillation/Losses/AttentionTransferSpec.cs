using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Learning where to look: <see cref="AttentionTransferLoss"/>. A weight of about 100 to 1000 suits it.</summary>
public sealed record AttentionTransferSpec : FeatureLossSpec
{
    /// <inheritdoc/>
    protected override Tensor Compare(Tensor student, Tensor teacher) => AttentionTransferLoss.Of(student, teacher);
}
