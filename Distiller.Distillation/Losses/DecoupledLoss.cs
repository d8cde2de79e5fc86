using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Decoupled soft targets: how sure the teacher is of the right class, and what it thinks of the wrong ones, weighted apart.</summary>
/// <remarks>
/// With p, q the softened probabilities of teacher and student and y the label: TCKD = KL of the pairs (p_y, 1 − p_y) and
/// (q_y, 1 − q_y); NCKD = KL of p and q over the classes c ≠ y, each normalised to sum 1. L = α · TCKD + β · NCKD, means over the
/// minibatch; the objective takes T² · L. Plain soft targets are α = 1 with β = 1 − p_y for each sample. Zero when both say the same.
/// <para>Shapes: logits (N, Classes), labels (N) Int64; result scalar.</para>
/// <para>Source: Zhao et al. 2022, arXiv 2203.08679, equation 7.</para>
/// </remarks>
public static class DecoupledLoss
{
    // Far below any logit, yet finite: a probability of zero times minus infinity would be no number.
    private const double Excluded = -1e9;

    /// <summary>The weighted sum of both parts.</summary>
    /// <param name="student">Logits, with gradient.</param>
    /// <param name="teacher">Logits; their gradient is not used.</param>
    /// <param name="labels">y.</param>
    /// <param name="temperature">T. Range: above 0.</param>
    /// <param name="targetWeight">α. Range: 0 and more.</param>
    /// <param name="otherWeight">β. Range: 0 and more.</param>
    /// <returns>L, without T².</returns>
    public static Tensor Of(Tensor student, Tensor teacher, Tensor labels, double temperature, double targetWeight, double otherWeight)
    {
        Guards.Positive(temperature);
        using var scope = NewDisposeScope();
        var isTarget = nn.functional.one_hot(labels, student.shape[1]).to_type(ScalarType.Bool);
        var (studentPair, studentOthers) = Split(student / temperature, isTarget);
        var (teacherPair, teacherOthers) = Split(teacher.detach() / temperature, isTarget);
        var loss = (Divergence(teacherPair, studentPair) * targetWeight) + (Divergence(teacherOthers, studentOthers) * otherWeight);
        return (loss / student.shape[0]).MoveToOuterDisposeScope();
    }

    /// <summary>Logarithms of (target, all others), shape (N, 2), and of the others among themselves, shape (N, Classes).</summary>
    private static (Tensor Pair, Tensor Others) Split(Tensor logits, Tensor isTarget)
    {
        var others = logits.masked_fill(isTarget, Excluded);
        var target = logits.masked_fill(isTarget.logical_not(), Excluded);
        var pair = stack([target.logsumexp(1), others.logsumexp(1)], 1).log_softmax(1);
        return (pair, others.log_softmax(1));
    }

    private static Tensor Divergence(Tensor logTeacher, Tensor logStudent) =>
        nn.functional.kl_div(logStudent, logTeacher.exp(), log_target: false, reduction: nn.Reduction.Sum);
}
