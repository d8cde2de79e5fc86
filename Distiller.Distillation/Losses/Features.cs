using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>What several feature losses do first.</summary>
internal static class Features
{
    private const int ImageDimensions = 4;

    /// <summary>One row per sample: (N, ...) becomes (N, D).</summary>
    public static Tensor Rows(Tensor features) => features.dim() == 2 ? features.alias() : features.flatten(1);

    /// <summary>Squared distances of all rows from each other: (N, D) gives (N, N), with zeros on the diagonal.</summary>
    public static Tensor SquaredDistances(Tensor rows)
    {
        var squares = rows.mul(rows).sum(1, keepdim: true);
        var distances = squares + squares.t() - (rows.matmul(rows.t()) * 2);
        return distances * OffDiagonal(rows);
    }

    /// <summary>1 everywhere but on the diagonal: (N, N) for N rows.</summary>
    public static Tensor OffDiagonal(Tensor rows) => 1 - eye(rows.shape[0], dtype: rows.dtype, device: rows.device);

    /// <summary>Maps of one size: where sizes differ, the larger map is averaged down to the smaller one.</summary>
    public static (Tensor Student, Tensor Teacher) SameSize(Tensor student, Tensor teacher)
    {
        DemandMaps(student, "student");
        DemandMaps(teacher, "teacher");
        var (height, width) = (Math.Min(student.shape[2], teacher.shape[2]), Math.Min(student.shape[3], teacher.shape[3]));
        return (Pooled(student, height, width), Pooled(teacher, height, width));
    }

    private static Tensor Pooled(Tensor maps, long height, long width) => maps.shape[2] == height && maps.shape[3] == width
        ? maps.alias()
        : nn.functional.adaptive_avg_pool2d(maps, [height, width]);

    private static void DemandMaps(Tensor features, string whose)
    {
        if (features.dim() != ImageDimensions)
        {
            throw new ModelStructureException(
                $"Features of shape (N, C, H, W) are needed, but the {whose}'s have shape {Guards.ShapeText(features.shape)}. Tap a convolution or what follows it.");
        }
    }
}
