using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>Two models side by side.</summary>
public static class ModelComparisonTable
{
    private const double Percent = 100;

    /// <summary>A row for each figure; latency appears where both were measured.</summary>
    /// <param name="firstName">Heading of the first model.</param>
    /// <param name="first">The first model.</param>
    /// <param name="secondName">Heading of the second model.</param>
    /// <param name="second">The second model.</param>
    public static Table Of(string firstName, ModelSummary first, string secondName, ModelSummary second)
    {
        List<Row> rows =
        [
            RowOf("Parameters", first.ParameterCount, second.ParameterCount),
            RowOf("Weights", first.WeightCount, second.WeightCount),
            RowOf("Weights that are not zero", first.NonZeroCount, second.NonZeroCount),
            RowOf("Sparsity [%]", Percent * first.Sparsity, Percent * second.Sparsity),
            RowOf("MACs", first.MacCount, second.MacCount),
            RowOf("Footprint of layers", first.Layers.Sum(layer => layer.Footprint), second.Layers.Sum(layer => layer.Footprint)),
        ];
        if (first.Latency is { } before && second.Latency is { } after)
        {
            rows.Add(RowOf("Latency, median [ms]", before.MedianMilliseconds, after.MedianMilliseconds));
            rows.Add(RowOf("Latency, quartile distance [ms]", before.InterquartileRangeMilliseconds, after.InterquartileRangeMilliseconds));
            if (before.WeightBytes is { } bytesBefore && after.WeightBytes is { } bytesAfter)
            {
                rows.Add(RowOf("Weights and buffers [bytes]", bytesBefore, bytesAfter));
            }
        }

        return new(
            $"{firstName} and {secondName}",
            [Column.OfText("Figure"), Column.OfNumber(firstName, "N2"), Column.OfNumber(secondName, "N2"), Column.OfNumber("Ratio", "F3")],
            [.. rows]);
    }

    private static Row RowOf(string figure, double first, double second) =>
        Row.Of(figure, first, second, first == 0 ? Cell.Empty : second / first);
}
