using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Contrastive: the student's view of a sample shall be nearer to the teacher's view of it than to its view of any other.</summary>
/// <remarks>
/// With s_i, t_j the features divided by their L2 norms: L = −(1/N) Σ_i log( exp(s_i·t_i/τ) / Σ_j exp(s_i·t_j/τ) ). The other
/// samples of the minibatch are the negatives; the paper keeps a memory of more. Not zero for equal features, but near it when
/// the teacher's features of different samples are far apart.
/// <para>Shapes: (N, ...), of one width after flattening; result scalar.</para>
/// <para>Source: Tian, Krishnan, Isola 2020, arXiv 1910.10699, with the in-batch estimate of van den Oord et al. 2018, arXiv 1807.03748.</para>
/// </remarks>
public static class ContrastiveLoss
{
    /// <summary>The cross-entropy of picking the right sample.</summary>
    /// <param name="student">Features, with gradient.</param>
    /// <param name="teacher">Features; their gradient is not used.</param>
    /// <param name="temperature">τ. Range: above 0.</param>
    /// <returns>L.</returns>
    public static Tensor Of(Tensor student, Tensor teacher, double temperature)
    {
        Guards.Positive(temperature);
        using var scope = NewDisposeScope();
        var left = nn.functional.normalize(Features.Rows(student), dim: 1);
        var right = nn.functional.normalize(Features.Rows(teacher.detach()), dim: 1);
        var own = arange(left.shape[0], dtype: ScalarType.Int64, device: left.device);
        return nn.functional.cross_entropy(left.matmul(right.t()) / temperature, own).MoveToOuterDisposeScope();
    }
}
