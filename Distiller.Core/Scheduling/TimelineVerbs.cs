using System.Collections.Immutable;
using Distiller.Results;

namespace Distiller.Scheduling;

/// <summary>Tells when the policies of a schedule are active.</summary>
public static class TimelineVerbs
{
    private static readonly string[] suffixes = ["PolicySpec", "Spec", "Policy"];

    extension(CompressionSchedule schedule)
    {
        /// <summary>The time table of the schedule, without aims.</summary>
        /// <returns>A row for each policy, in their order.</returns>
        public ImmutableArray<PolicyTimeline> Timeline() =>
            [.. schedule.Policies.Select(policy => new PolicyTimeline { Name = policy.Name, Kind = KindOf(policy), Epochs = policy.Window.Epochs })];
    }

    private static string KindOf(PolicySpec policy)
    {
        string name = policy.GetType().Name;
        string? suffix = suffixes.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.Ordinal) && name.Length > ending.Length);
        return suffix is null ? name : name[..^suffix.Length];
    }
}
