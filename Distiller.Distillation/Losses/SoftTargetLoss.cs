using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Soft targets: how far the student's class probabilities are from the teacher's, both softened by a temperature.</summary>
/// <remarks>
/// L = (1/N) Σ_n Σ_c p_nc · (log p_nc − log q_nc), with p = softmax(z_t / T), q = softmax(z_s / T). The objective takes T² · L,
/// so that gradients keep their size when T changes. Zero when both say the same.
/// <para>Shapes: logits (N, Classes); result scalar.</para>
/// <para>Source: Hinton, Vinyals, Dean 2015, arXiv 1503.02531, section 2; Distiller: <c>knowledge_distillation.py</c>.</para>
/// </remarks>
public static class SoftTargetLoss
{
    /// <summary>The Kullback-Leibler divergence of the student from one teacher.</summary>
    /// <param name="student">z_s, with gradient.</param>
    /// <param name="teacher">z_t; its gradient is not used.</param>
    /// <param name="temperature">T. Range: above 0.</param>
    /// <returns>L, without T².</returns>
    public static Tensor Of(Tensor student, Tensor teacher, double temperature)
    {
        using var scope = NewDisposeScope();
        return OfProbabilities(student, Soften(teacher, temperature), temperature).MoveToOuterDisposeScope();
    }

    /// <summary>The Kullback-Leibler divergence of the student from given class probabilities.</summary>
    /// <param name="student">z_s, with gradient.</param>
    /// <param name="probabilities">p: rows that sum to 1.</param>
    /// <param name="temperature">T. Range: above 0.</param>
    /// <returns>L, without T².</returns>
    public static Tensor OfProbabilities(Tensor student, Tensor probabilities, double temperature)
    {
        Guards.Positive(temperature);
        using var scope = NewDisposeScope();
        var logOfStudent = student.div(temperature).log_softmax(1);
        return nn.functional.kl_div(logOfStudent, probabilities, log_target: false, reduction: nn.Reduction.Sum)
            .div(student.shape[0])
            .MoveToOuterDisposeScope();
    }

    internal static Tensor Soften(Tensor logits, double temperature) =>
        logits.detach().div(Guards.Positive(temperature)).softmax(1);
}
