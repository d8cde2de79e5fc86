using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>How sparse each weight is, at every granularity: the original's summary <c>sparsity</c>.</summary>
/// <remarks>
/// Columns as in the original, so its meanings too: <c>NNZ (dense)</c> is the number of elements; <c>Cols</c> and <c>Rows</c>
/// name the transposed matrix; structures that a weight does not have count 0.
/// </remarks>
public static class SparsityTable
{
    private const double Percent = 100;
    private static readonly string[] PercentHeaders = ["Cols (%)", "Rows (%)", "Ch (%)", "2D (%)", "3D (%)", "Fine (%)"];
    private static readonly string[] ValueHeaders = ["Std", "Mean", "Abs-Mean"];

    /// <summary>A row for each weight and the total.</summary>
    /// <param name="summary">The model's weights.</param>
    public static Table Of(ModelSummary summary) => new(
        "Sparsity of weights",
        [
            Column.OfText("Name"),
            Column.OfText("Shape"),
            Column.OfCount("NNZ (dense)"),
            Column.OfCount("NNZ (sparse)"),
            .. PercentHeaders.Select(header => Column.OfNumber(header, "F2") with { BarMaximum = Percent }),
            .. ValueHeaders.Select(header => Column.OfNumber(header, "F5")),
        ],
        [.. summary.Weights.Select(RowOf)],
        Row.Of(
            "Total sparsity:", "-", summary.WeightCount, summary.NonZeroCount,
            0.0, 0.0, 0.0, 0.0, 0.0, Percent * summary.Sparsity, 0.0, 0.0, 0.0));

    private static Row RowOf(WeightSummary weight) => Row.Of(
        weight.Name,
        ShapeText.Of(weight.Shape),
        weight.Count,
        weight.NonZeroCount,
        Percent * weight.RowSparsity,
        Percent * weight.ColumnSparsity,
        Percent * weight.ChannelSparsity,
        Percent * weight.KernelSparsity,
        Percent * weight.FilterSparsity,
        Percent * weight.Sparsity,
        weight.StandardDeviation,
        weight.Mean,
        weight.AbsoluteMean);
}
