using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>What a schedule will do, as tables.</summary>
public static class DryRunTable
{
    /// <summary>A row for each policy and tensor, with the target of each epoch in one cell: to read.</summary>
    /// <param name="rows">What the schedule will do.</param>
    public static Table Of(ImmutableArray<DryRunRow> rows) => new(
        "What the schedule will do",
        [Column.OfText("Policy"), Column.OfText("Kind"), Column.OfText("Tensor"), Column.OfText("Shape"), Column.OfText("Active in"), Column.OfText("Target sparsity, % (epoch: target)")],
        [.. rows.Select(row => Row.Of(row.Policy, row.Kind, row.Parameter, Shape(row), ScheduleFigure.EpochsText(row.Epochs), Targets(row)))]);

    /// <summary>A row for each policy, tensor and epoch, with the target as a number: for spreadsheets and programs.</summary>
    /// <param name="rows">What the schedule will do.</param>
    public static Table ByEpoch(ImmutableArray<DryRunRow> rows) => new(
        "What the schedule will do, epoch by epoch",
        [Column.OfText("Policy"), Column.OfText("Kind"), Column.OfText("Tensor"), Column.OfCount("Epoch"), Column.OfNumber("Target sparsity", "0.00", "%")],
        [.. rows.SelectMany(row => row.Epochs.Select((epoch, index) => Row.Of(row.Policy, row.Kind, row.Parameter, (long)epoch, row.TargetSparsities.IsEmpty ? Cell.Empty : 100 * row.TargetSparsities[index])))]);

    private static string? Shape(DryRunRow row) => row.Shape.IsEmpty ? null : ShapeText.Of(row.Shape);

    private static string? Targets(DryRunRow row) => row.TargetSparsities.IsEmpty
        ? null
        : string.Join(", ", row.Epochs.Zip(row.TargetSparsities, (epoch, target) => string.Create(CultureInfo.InvariantCulture, $"{epoch}: {100 * target:0.##}")));
}
