using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Relational knowledge: how samples lie to each other, whatever the space that they lie in.</summary>
/// <remarks>
/// Distance-wise: ψ_ij = ‖x_i − x_j‖ / μ, with μ the mean over pairs i ≠ j. Angle-wise: ψ_ijk = cosine of the angle at x_j between
/// x_i and x_k. L = mean of the Huber loss (δ = 1) of ψ_s − ψ_t over all pairs or triples. Zero for spaces that are similar in the
/// geometric sense. Cost of the angles: O(N³ + N² D).
/// <para>Shapes: (N, ...), widths may differ; result scalar.</para>
/// <para>Source: Park et al. 2019, arXiv 1904.05068, equations 5 to 9.</para>
/// </remarks>
public static class RelationalLoss
{
    // Keeps the square root differentiable for samples that coincide.
    private const double SmallestSquare = 1e-12;

    /// <summary>The distance-wise loss.</summary>
    /// <param name="student">Features, with gradient.</param>
    /// <param name="teacher">Features; their gradient is not used.</param>
    /// <returns>L.</returns>
    public static Tensor OfDistances(Tensor student, Tensor teacher)
    {
        using var scope = NewDisposeScope();
        return nn.functional.smooth_l1_loss(Distances(Features.Rows(student)), Distances(Features.Rows(teacher.detach()))).MoveToOuterDisposeScope();
    }

    /// <summary>The angle-wise loss.</summary>
    /// <param name="student">Features, with gradient.</param>
    /// <param name="teacher">Features; their gradient is not used.</param>
    /// <returns>L.</returns>
    public static Tensor OfAngles(Tensor student, Tensor teacher)
    {
        using var scope = NewDisposeScope();
        return nn.functional.smooth_l1_loss(Angles(Features.Rows(student)), Angles(Features.Rows(teacher.detach()))).MoveToOuterDisposeScope();
    }

    private static Tensor Distances(Tensor rows)
    {
        var count = rows.shape[0];
        var distances = Features.SquaredDistances(rows).clamp_min(SmallestSquare).sqrt() * Features.OffDiagonal(rows);
        var mean = distances.sum() / Math.Max(1, count * (count - 1));
        return distances / mean.clamp_min(Math.Sqrt(SmallestSquare));
    }

    private static Tensor Angles(Tensor rows)
    {
        var directions = nn.functional.normalize(rows.unsqueeze(0) - rows.unsqueeze(1), dim: 2);
        return directions.bmm(directions.transpose(1, 2));
    }
}
