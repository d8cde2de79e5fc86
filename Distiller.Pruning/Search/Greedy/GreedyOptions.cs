using System.Collections.Immutable;
using Distiller.Distributed;

namespace Distiller.Pruning;

/// <summary>How greedy filter pruning goes about it. Command line of the original: <c>--greedy-…</c>.</summary>
public sealed record GreedyOptions
{
    /// <summary>Multiply-accumulates of the convolutions that remain, a fraction. Original: <c>--greedy-target-density</c>. Range: 0 to 1.</summary>
    public required double TargetDensity
    {
        get;
        init => field = Guards.Fraction(value);
    }

    /// <summary>Fraction of its present filters that a layer loses in a step. Original: <c>--greedy-pruning-step</c>. Range: 0 to 1. Default 0.1.</summary>
    public double Step
    {
        get;
        init => field = Guards.Fraction(value);
    }
    = 0.1;

    /// <summary>
    /// Trains a candidate on a fraction of the training set, after its filters are gone, with an optimizer of its own: the model has
    /// new shapes each time. The original trains one epoch with SGD.
    /// </summary>
    public required Action<double> FineTune { get; init; }

    /// <summary>Fraction of the training set that candidates train on. Original: <c>--effective-train-size</c>. Range: 0 to 1. Default 1.</summary>
    public double TrainFraction
    {
        get;
        init => field = Guards.Fraction(value);
    }
    = 1;

    /// <summary>Whether the fraction grows as 1 − M/M₀ instead, <c>linear-grow</c> in the original. Default: no, <c>constant</c>.</summary>
    public bool LinearGrow { get; init; }

    /// <summary>Smallest fraction with <see cref="LinearGrow"/>, which starts with nothing in the original (D-40). Range: 0 to 1. Default 0.05.</summary>
    public double MinimumTrainFraction
    {
        get;
        init => field = Guards.Fraction(value);
    }
    = 0.05;

    /// <summary>
    /// Layers of which filters may go, by their paths; empty, the default, for all. Layers coupled with one of them lose the same
    /// filters. The original has fixed lists for four networks (D-40).
    /// </summary>
    public ImmutableArray<string> Layers { get; init; } = [];

    /// <summary>Folder for <c>greedy.csv</c> and a file of weights for each iteration, from which an interrupted run goes on; null for none.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Several processes that try the candidates of an iteration together; null (default) for this process alone. Rank 0 writes the
    /// files. Results are those of one process if <see cref="FineTune"/> depends on the model alone: seed it.
    /// </summary>
    public ProcessGroup? Ranks { get; init; }

    /// <summary>Hears of every candidate: iteration, layer, top-1.</summary>
    public IProgress<GreedyCandidate>? Progress { get; init; }
}
