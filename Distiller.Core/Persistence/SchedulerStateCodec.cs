using System.Collections.Immutable;
using System.Globalization;
using Distiller.Scheduling;

namespace Distiller.Persistence;

/// <summary>Flattens a scheduler's state into one dictionary and back.</summary>
internal static class SchedulerStateCodec
{
    private const string Version = "version";
    private const string Position = "position";
    private const string Masks = "masks";
    private const string PolicyCount = "policies";

    /// <summary>The result shares the tensors of the argument: dispose one of them.</summary>
    public static StateDict Encode(SchedulerState state)
    {
        StateDict flat = StateDict.Empty
            .With(Version, (long)state.Version)
            .With(Position, state.Position)
            .With(Masks, state.Masks)
            .With(PolicyCount, (long)state.Policies.Count);
        int index = 0;
        foreach ((string name, StateDict policy) in state.Policies)
        {
            flat = flat.With(Section(index++), StateDict.Empty.With("name", name).With("state", policy));
        }

        return flat;
    }

    /// <summary>The result shares the tensors of the argument: dispose one of them.</summary>
    public static SchedulerState Decode(StateDict flat) => new()
    {
        Version = (int)flat.Integer(Version),
        Position = flat.Section(Position),
        Masks = flat.Section(Masks),
        Policies = Enumerable.Range(0, (int)flat.Integer(PolicyCount))
            .Select(index => flat.Section(Section(index)))
            .ToImmutableSortedDictionary(section => section.Text("name"), section => section.Section("state"), StringComparer.Ordinal),
    };

    private static string Section(int index) => string.Create(CultureInfo.InvariantCulture, $"policy.{index}");
}
