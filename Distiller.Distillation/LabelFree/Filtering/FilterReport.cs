using System.Collections.Immutable;

namespace Distiller.Distillation.LabelFree.Filtering;

/// <summary>Which pseudo-labels a filter keeps.</summary>
public sealed record FilterReport
{
    /// <summary>The signals that decided, joined by +.</summary>
    public required string Signals { get; init; }

    /// <summary>For each pseudo-label, in the order of the pool, why it was removed, or <see cref="RejectReason.None"/>.</summary>
    public required ImmutableArray<RejectReason> Verdicts { get; init; }

    /// <summary>Ids of what is kept, in the order of the pool; never empty.</summary>
    public required ImmutableArray<string> KeptIds { get; init; }

    /// <summary>Seconds of sound that are kept.</summary>
    public required double KeptSeconds { get; init; }

    /// <summary>Seconds of sound in the pool.</summary>
    public required double PoolSeconds { get; init; }

    /// <summary>The lowest goodness that was kept: the threshold that the fraction came to, over all strata.</summary>
    public required double LowestKept { get; init; }

    /// <summary>Whether a signal read true transcripts.</summary>
    public required bool NeedsReference { get; init; }

    /// <summary>Whether the pseudo-label at a position of the pool is kept.</summary>
    /// <param name="index">The position.</param>
    /// <returns>True if it is.</returns>
    public bool IsKept(int index) => Verdicts[index] == RejectReason.None;

    /// <summary>How many were removed for a reason.</summary>
    /// <param name="reason">The reason.</param>
    /// <returns>The number; for <see cref="RejectReason.None"/> how many are kept.</returns>
    public int Count(RejectReason reason) => Verdicts.Count(verdict => verdict == reason);
}
