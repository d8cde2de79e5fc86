using System.Globalization;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>A sensitivity analysis as a table.</summary>
public static class SensitivityTable
{
    /// <summary>One row for each measurement, in the columns of the original: as CSV it is the original's <c>sensitivity.csv</c>.</summary>
    /// <param name="result">The analysis.</param>
    public static Table Of(SensitivityResult result) => new(
        "Sensitivity of parameters",
        [
            Column.OfText("parameter"),
            Column.OfNumber("sparsity", "0.####"),
            Column.OfNumber("top1", "F2"),
            Column.OfNumber("top5", "F2"),
            Column.OfNumber("loss", "F4"),
        ],
        [.. result.Curves.SelectMany(curve => curve.Points.Select(point =>
            Row.Of(curve.Parameter, point.Sparsity, point.Top1, point.Top5, point.Loss)))]);

    /// <summary>One row for each parameter: how far it can be pruned before top-1 accuracy falls by given points.</summary>
    /// <param name="result">The analysis.</param>
    /// <param name="drops">Percentage points that may be lost, each a column.</param>
    public static Table Limits(SensitivityResult result, params double[] drops) => new(
        "Sparsity that each parameter alone bears, by the loss of top-1",
        [
            Column.OfText("parameter"),
            .. drops.Select(drop => Column.OfNumber(string.Create(CultureInfo.InvariantCulture, $"{drop:0.##} points"), "F0", "%") with { BarMaximum = 100 }),
        ],
        [.. result.Curves.Where(curve => curve.Points.Length > 0).Select(curve => Row.Of(
            [curve.Parameter, .. drops.Select(drop => Cell.FromNumber(100 * curve.LargestSparsityWithin(drop)))]))]);
}
