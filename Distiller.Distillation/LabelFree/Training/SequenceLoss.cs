using static TorchSharp.torch;

namespace Distiller.Distillation.LabelFree.Training;

/// <summary>Losses of a sequence model over the tokens that count.</summary>
/// <remarks>
/// <para>CE = mean −log p_s(y_i); KL = (1/#tokens) Σ_i Σ_v p_t(v) · (log p_t(v) − log p_s(v)), both softened by τ. Positions whose label is
/// <see cref="Ignored"/> count in neither.</para>
/// <para>Shapes: logits (N, L, Vocabulary); labels (N, L) of type Int64; results scalar.</para>
/// <para>Source: Gandhi et al. 2023, Distil-Whisper, arXiv 2311.00430, section 3.</para>
/// </remarks>
public static class SequenceLoss
{
    /// <summary>The label of positions that do not count: −100.</summary>
    public const long Ignored = -100;

    /// <summary>Cross-entropy with the labels.</summary>
    /// <param name="logits">The student's, with gradient.</param>
    /// <param name="labels">Tokens, or <see cref="Ignored"/>.</param>
    /// <returns>The mean over the tokens that count; 0 with a graph if none does.</returns>
    public static Tensor CrossEntropy(Tensor logits, Tensor labels)
    {
        Guards.Shape(logits, "N", "L", "Vocabulary");
        using var scope = NewDisposeScope();
        var sum = nn.functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index: Ignored, reduction: nn.Reduction.Sum);
        return sum.div(Counted(labels)).MoveToOuterDisposeScope();
    }

    /// <summary>The Kullback-Leibler divergence of the student from the teacher, without τ².</summary>
    /// <param name="student">The student's logits, with gradient.</param>
    /// <param name="teacher">The teacher's logits on the same prefixes; their gradient is not used.</param>
    /// <param name="labels">Tells which positions count.</param>
    /// <param name="temperature">τ. Range: above 0.</param>
    /// <returns>The mean over the tokens that count; 0 with a graph if none does.</returns>
    public static Tensor Divergence(Tensor student, Tensor teacher, Tensor labels, double temperature)
    {
        Guards.Positive(temperature);
        Guards.Shape(student, "N", "L", "Vocabulary");
        using var scope = NewDisposeScope();
        if (!teacher.shape.SequenceEqual(student.shape))
        {
            throw new ArgumentException(
                $"The teacher's logits have shape {Guards.ShapeText(teacher.shape)}, the student's {Guards.ShapeText(student.shape)}. Both need one vocabulary and the same prefixes.", nameof(teacher));
        }

        var logOfTeacher = teacher.detach().div(temperature).log_softmax(-1);
        var logOfStudent = student.div(temperature).log_softmax(-1);
        var perToken = (logOfTeacher.exp() * (logOfTeacher - logOfStudent)).sum(-1);
        return MeanOfCounted(perToken, labels).MoveToOuterDisposeScope();
    }

    /// <summary>The mean of a value of each token over the tokens that count.</summary>
    /// <param name="perToken">Shape (N, L).</param>
    /// <param name="labels">Tells which positions count.</param>
    /// <returns>A scalar.</returns>
    public static Tensor MeanOfCounted(Tensor perToken, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return perToken.masked_fill(labels.eq(Ignored), 0).sum().div(Counted(labels)).MoveToOuterDisposeScope();
    }

    private static Tensor Counted(Tensor labels) => labels.ne(Ignored).sum().clamp_min(1);
}
