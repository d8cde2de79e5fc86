using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Attention transfer: where the student's activations are strong, not which channels they are in.</summary>
/// <remarks>
/// A = vec((1/C) Σ_c F_c²), L = (1/N) Σ_n ‖A_s/‖A_s‖ − A_t/‖A_t‖‖². Widths may differ; maps of different size are averaged down to
/// the smaller one. Zero for maps that differ by a factor only.
/// <para>Shapes: (N, C, H, W); result scalar.</para>
/// <para>Source: Zagoruyko, Komodakis 2017, arXiv 1612.03928, equation 2 with p = 2 (there the norm, in its code the squared norm).</para>
/// </remarks>
public static class AttentionTransferLoss
{
    /// <summary>The squared distance of the attention maps.</summary>
    /// <param name="student">F_s, with gradient.</param>
    /// <param name="teacher">F_t; its gradient is not used.</param>
    /// <returns>L.</returns>
    /// <exception cref="ModelStructureException">Features are not maps.</exception>
    public static Tensor Of(Tensor student, Tensor teacher)
    {
        using var scope = NewDisposeScope();
        var (left, right) = Features.SameSize(student, teacher.detach());
        var difference = Attention(left) - Attention(right);
        return difference.mul(difference).sum().div(student.shape[0]).MoveToOuterDisposeScope();
    }

    private static Tensor Attention(Tensor maps) =>
        nn.functional.normalize(maps.mul(maps).mean([1]).flatten(1), dim: 1);
}
