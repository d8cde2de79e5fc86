using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>The policies of a schedule in words.</summary>
public static class ScheduleTable
{
    /// <summary>A row for each policy.</summary>
    /// <param name="policies">The policies, in the order in which they are called.</param>
    public static Table Of(ImmutableArray<PolicyTimeline> policies) => new(
        "Policies in the order in which they are called",
        [Column.OfText("Policy"), Column.OfText("Kind"), Column.OfText("Active in"), Column.OfText("Target sparsity")],
        [.. policies.Select(policy => Row.Of(policy.Name, policy.Kind, ScheduleFigure.EpochsText(policy.Epochs), Targets(policy)))]);

    private static string? Targets(PolicyTimeline policy) => policy.TargetSparsities.IsEmpty
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{100 * policy.TargetSparsities[0]:0.#} % to {100 * policy.TargetSparsities[^1]:0.#} %");
}
