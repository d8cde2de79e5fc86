using System.Collections.Immutable;

namespace Distiller.Scheduling;

/// <summary>Everything that a scheduler needs to go on: where it stands, its masks with their flags, the state of each policy.</summary>
/// <remarks>Owns its tensors: dispose it.</remarks>
public sealed class SchedulerState : IDisposable
{
    /// <summary>The version that this library writes. Older ones are read; newer ones are refused.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the layout.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Where training stands: epoch, minibatch, which events have been heard.</summary>
    public required StateDict Position { get; init; }

    /// <summary>Masks and flags, one section per parameter that has any.</summary>
    public required StateDict Masks { get; init; }

    /// <summary>The state of each policy, by the policy's name.</summary>
    public required ImmutableSortedDictionary<string, StateDict> Policies { get; init; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Position.Dispose();
        Masks.Dispose();
        foreach (StateDict state in Policies.Values)
        {
            state.Dispose();
        }
    }
}
