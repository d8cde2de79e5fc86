using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Hints: the student's features shall be the teacher's.</summary>
/// <remarks>
/// L = mean over all elements of (F_s − F_t)². Maps of different size are averaged down to the smaller one. Zero for equal features.
/// <para>Shapes: (N, C, H, W), (N, D) or (N, T, D), widths equal; result scalar.</para>
/// <para>Source: Romero et al. 2015, arXiv 1412.6550, equation 3 (there half the sum).</para>
/// </remarks>
public static class HintLoss
{
    /// <summary>The mean squared difference.</summary>
    /// <param name="student">F_s, with gradient.</param>
    /// <param name="teacher">F_t; its gradient is not used.</param>
    /// <returns>L.</returns>
    /// <exception cref="ModelStructureException">The shapes differ in more than the size of maps.</exception>
    public static Tensor Of(Tensor student, Tensor teacher)
    {
        using var scope = NewDisposeScope();
        var target = teacher.detach();
        var (left, right) = student.dim() == 4 && target.dim() == 4 ? Features.SameSize(student, target) : (student, target);
        if (!left.shape.SequenceEqual(right.shape))
        {
            throw new ModelStructureException(
                $"Features of shape {Guards.ShapeText(student.shape)} (student) and {Guards.ShapeText(teacher.shape)} (teacher) cannot be subtracted. "
                + "Tap modules of one kind; a HintSpec brings different widths together.");
        }

        return nn.functional.mse_loss(left, right).MoveToOuterDisposeScope();
    }
}
