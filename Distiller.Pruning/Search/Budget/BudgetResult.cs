using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Distiller.Statistics;
using Distiller.Training;

namespace Distiller.Pruning;

/// <summary>What a budget came to. The model itself is thinned.</summary>
public sealed record BudgetResult
{
    /// <summary>The groups and what they keep.</summary>
    public required ImmutableArray<BudgetGroup> Groups { get; init; }

    /// <summary>The tried counts that no other beats in both cost and loss, from the full model, which is always there, to the cheapest.</summary>
    public required ImmutableArray<BudgetPoint> Front { get; init; }

    /// <summary>All counts that were tried, in their order.</summary>
    public required ImmutableArray<BudgetPoint> Tried { get; init; }

    /// <summary>The counts that the model has now.</summary>
    public required BudgetPoint Chosen { get; init; }

    /// <summary>What was cut, with the proof.</summary>
    public required ThinningResult Thinning { get; init; }

    /// <summary>The residual blocks that were removed, with the proof; null if none was.</summary>
    public required BlockRemovalResult? Blocks { get; init; }

    /// <summary>The full model on the held-out samples.</summary>
    public required EvaluationResult Before { get; init; }

    /// <summary>The thinned and, if it was asked for, recovered model on the held-out samples.</summary>
    public required EvaluationResult After { get; init; }

    /// <summary>Measured latency of the full model; null if it was not measured.</summary>
    public required LatencySummary? LatencyBefore { get; init; }

    /// <summary>Measured latency of the thinned model; null if it was not measured.</summary>
    public required LatencySummary? LatencyAfter { get; init; }

    /// <summary>Calls of the evaluation.</summary>
    public required int Evaluations { get; init; }

    /// <summary>Latency that was asked for, relative to the full model.</summary>
    public required double TargetLatency { get; init; }

    /// <summary>Accuracy that may be lost, a fraction.</summary>
    public required double MaxDrop { get; init; }

    /// <summary>Unit of the costs.</summary>
    public required string CostUnit { get; init; }

    /// <summary>Latency relative to the full model: measured if it was, else by the costs.</summary>
    public double LatencyFraction => LatencyBefore is { } before && LatencyAfter is { } after
        ? after.MedianMilliseconds / before.MedianMilliseconds
        : Chosen.CostFraction;

    /// <summary>Lost accuracy, a fraction; for tasks without classes the relative increase of the loss.</summary>
    public double Drop => BudgetSearch.Drop(Before, After);

    /// <summary>Whether the costs of the layers stay within the target, give or take 1 %. <see cref="LatencyFraction"/> says what was measured at the end.</summary>
    public bool MeetsLatency => Chosen.CostFraction <= TargetLatency * (1 + BudgetSearch.Slack);

    /// <summary>Whether no more accuracy is lost than allowed.</summary>
    public bool MeetsDrop => Drop <= MaxDrop;

    /// <summary>The front and the groups as text.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString()
    {
        StringBuilder text = new();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"Pareto front before training ({Evaluations} evaluations; costs in {CostUnit})");
        Line($"  {"origin",-9} {"cost %",7} {"MACs %",7} {"loss",8} {"top-1 %",8}");
        foreach (BudgetPoint point in Front)
        {
            Line($"{(point == Chosen ? "* " : "  ")}{point.Origin,-9} {100 * point.CostFraction,7:F1} {100 * point.MacFraction,7:F1} {point.Loss,8:F4} {100 * point.Top1,8:F2}");
        }

        Line($"Groups: {string.Join(", ", Groups.Where(group => !group.IsBlock).Select(group => FormattableString.Invariant($"{group.Name} {group.Kept}/{group.Channels}")))}");
        if (Blocks is not null)
        {
            Line($"{Blocks}");
        }

        Line($"Latency {100 * LatencyFraction:F1} % (target {100 * TargetLatency:F1} %, {(MeetsLatency ? "met" : "missed")} by the costs: {100 * Chosen.CostFraction:F1} %)");
        Line($"Drop {100 * Drop:F2} % (allowed {100 * MaxDrop:F2} %, {(MeetsDrop ? "met" : "missed")}), proof error {Thinning.ProofError:E1}");
        return text.ToString().TrimEnd('\n');
    }
}
