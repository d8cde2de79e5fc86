using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Learning which samples are alike: <see cref="SimilarityLoss"/>. The paper's weight is 3000.</summary>
public sealed record SimilaritySpec : FeatureLossSpec
{
    /// <inheritdoc/>
    protected override Tensor Compare(Tensor student, Tensor teacher) => SimilarityLoss.Of(student, teacher);
}
