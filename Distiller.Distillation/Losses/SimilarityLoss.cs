using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Similarity preserving: samples that the teacher finds alike, the student shall find alike.</summary>
/// <remarks>
/// G = rows of A·Aᵀ, each divided by its L2 norm, with A the features (N, D); L = (1/N²) · ‖G_s − G_t‖²_F. Widths and sizes may
/// differ. Zero for equal features.
/// <para>Shapes: (N, ...); result scalar.</para>
/// <para>Source: Tung, Mori 2019, arXiv 1907.09682, equation 4.</para>
/// </remarks>
public static class SimilarityLoss
{
    /// <summary>The squared distance of the similarity matrices.</summary>
    /// <param name="student">Features, with gradient.</param>
    /// <param name="teacher">Features; their gradient is not used.</param>
    /// <returns>L.</returns>
    public static Tensor Of(Tensor student, Tensor teacher)
    {
        using var scope = NewDisposeScope();
        return nn.functional.mse_loss(Similarities(Features.Rows(student)), Similarities(Features.Rows(teacher.detach()))).MoveToOuterDisposeScope();
    }

    private static Tensor Similarities(Tensor rows) => nn.functional.normalize(rows.matmul(rows.t()), dim: 1);
}
