using System.Collections.Immutable;

namespace Distiller.Scheduling;

/// <summary>What is done to a model, and when. Immutable and printable; knows nothing of tensors.</summary>
/// <remarks>Built by the verbs that each assembly adds, such as <c>CompressionSchedule.Empty.DecayLearningRate(spec, window)</c>.</remarks>
/// <param name="Policies">The policies. In one epoch they are called in this order.</param>
public sealed record CompressionSchedule(ImmutableArray<PolicySpec> Policies)
{
    /// <summary>A schedule that does nothing.</summary>
    public static CompressionSchedule Empty { get; } = new([]);

    /// <summary>Whether results shall be sane (default) or those of the original.</summary>
    public Compatibility Compatibility { get; init; }

    /// <summary>Where the parts of the schedule stand in its file, for messages; null if it was not read from one.</summary>
    public ScheduleSource? Source { get; init; }

    /// <summary>The epoch after the last one in which a policy is active; 0 for an empty schedule.</summary>
    public int EndEpoch => Policies.IsEmpty ? 0 : Policies.Max(policy => policy.Window.Last) + 1;

    /// <summary>The schedule with one more policy, called after the others.</summary>
    /// <param name="policy">The policy to add.</param>
    /// <returns>A new schedule.</returns>
    public CompressionSchedule With(PolicySpec policy) => this with { Policies = Policies.Add(policy) };
}
