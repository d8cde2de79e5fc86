using System.Collections.Immutable;
using Distiller.Results;

namespace Distiller.Examples.MainJob;

/// <summary>How far the job has come: the notes in its checkpoint beside weights, optimizer and schedule.</summary>
internal sealed record JobState
{
    /// <summary>The network's name.</summary>
    public required string Architecture { get; init; }

    /// <summary>The figures of the dense model on the test set; null while it is being trained.</summary>
    public DenseResult? Dense { get; init; }

    /// <summary>The sensitivity analysis; null before it.</summary>
    public SensitivityResult? Sensitivity { get; init; }

    /// <summary>Final sparsity by parameter; null before the analysis.</summary>
    public ImmutableSortedDictionary<string, double>? Targets { get; init; }

    /// <summary>What the epochs so far came to.</summary>
    public ImmutableArray<EpochRecord> Epochs { get; init; } = [];
}
