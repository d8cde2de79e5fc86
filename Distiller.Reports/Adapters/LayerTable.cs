using System.Collections.Immutable;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>What became of each weight: shape, elements, zeros and cost before and after.</summary>
public static class LayerTable
{
    private const string WeightSuffix = ".weight";

    /// <summary>A row for each weight of the model after; those that are gone come last.</summary>
    /// <param name="before">The dense model, or null: then only the values after are given.</param>
    /// <param name="after">The compressed model.</param>
    public static Table Of(ModelSummary? before, ModelSummary after)
    {
        var old = (before ?? after).Weights.ToDictionary(weight => weight.Name, StringComparer.Ordinal);
        var kept = after.Weights.Select(weight => weight.Name).ToHashSet(StringComparer.Ordinal);
        var (oldMacs, newMacs) = (Macs(before ?? after), Macs(after));
        var total = (double)Math.Max(1, (before ?? after).MacCount);
        IEnumerable<Row> rows =
        [
            .. after.Weights.Select(weight => RowOf(weight.Name, old.GetValueOrDefault(weight.Name), weight)),
            .. old.Values.Where(weight => !kept.Contains(weight.Name)).Select(weight => RowOf(weight.Name, weight, null)),
        ];
        return new Table(
            "Weights and their costs",
            [
                Column.OfText("Weight"),
                Column.OfText("Shape"),
                Column.OfCount("Elements"),
                Column.OfCount("Non-zero"),
                Column.OfNumber("Sparsity", "F1", "%") with { BarMaximum = 100 },
                Column.OfNumber("Removed", "F1", "%") with { BarMaximum = 100 },
                Column.OfCount("MACs before"),
                Column.OfCount("MACs after"),
                Column.OfNumber("Share of MACs", "F1", "%") with { BarMaximum = 100 * LargestShare(oldMacs, newMacs, total) },
            ],
            [.. rows],
            Row.Of(
                "Total", Cell.Empty, after.WeightCount, after.NonZeroCount, 100 * after.Sparsity, 100 * Removed(before?.WeightCount, after.WeightCount),
                (before ?? after).MacCount, after.MacCount, 100 * after.MacCount / total));

        Row RowOf(string name, WeightSummary? was, WeightSummary? now) => Row.Of(
            name,
            Shapes(was, now),
            now?.Count ?? 0,
            now?.NonZeroCount ?? 0,
            now is null ? Cell.Empty : 100 * now.Sparsity,
            100 * Removed(was?.Count, now?.Count ?? 0),
            Optional(oldMacs, name),
            now is null ? 0 : Optional(newMacs, name),
            now is null || !newMacs.TryGetValue(name, out var macs) ? Cell.Empty : 100 * macs / total);
    }

    private static Dictionary<string, long> Macs(ModelSummary summary) => summary.Layers
        .GroupBy(layer => layer.Name + WeightSuffix, StringComparer.Ordinal)
        .ToDictionary(calls => calls.Key, calls => calls.Sum(layer => layer.MacCount), StringComparer.Ordinal);

    private static double LargestShare(Dictionary<string, long> before, Dictionary<string, long> after, double total) =>
        Math.Max(1e-9, before.Values.Concat(after.Values).DefaultIfEmpty(1).Max() / total);

    private static Cell Optional(Dictionary<string, long> macs, string name) => macs.TryGetValue(name, out var count) ? count : Cell.Empty;

    private static double Removed(long? before, long after) => before is { } count and > 0 ? 1 - ((double)after / count) : 0;

    private static string Shapes(WeightSummary? was, WeightSummary? now) => (was, now) switch
    {
        (null, { } added) => ShapeText.Of(added.Shape),
        ({ } removed, null) => $"{ShapeText.Of(removed.Shape)} → gone",
        ({ } old, { } kept) when old.Shape.SequenceEqual(kept.Shape) => ShapeText.Of(kept.Shape),
        ({ } old, { } kept) => $"{ShapeText.Of(old.Shape)} → {ShapeText.Of(kept.Shape)}",
        _ => "",
    };
}
