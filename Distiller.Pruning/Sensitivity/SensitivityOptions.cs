using System.Collections.Immutable;
using Distiller.Distributed;
using Distiller.Scheduling;
using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>What a sensitivity analysis prunes, and how far.</summary>
public sealed record SensitivityOptions
{
    /// <summary>The defaults: single weights of every layer, 0 to 90 % in steps of 5 %.</summary>
    public static SensitivityOptions Default { get; } = new();

    /// <summary>What is pruned as a whole. Default: single weights.</summary>
    public Structure Structure { get; init; } = Structure.Element;

    /// <summary>
    /// The parameters to analyse, one at a time. Null (default): every weight that has the structure, which for filters and
    /// channels means convolutions only.
    /// </summary>
    public WeightSelector? Weights { get; init; }

    /// <summary>Sparsities to measure, in this order. Range: 0 to 1 each. Default: 0, 0.05 ... 0.9.</summary>
    public ImmutableArray<double> Levels { get; init; } = LevelRange(0.0, 0.95, 0.05);

    /// <summary>What makes a group important. Default: mean absolute weight.</summary>
    public CriterionSpec Criterion { get; init; } = Criteria.L1;

    /// <summary>
    /// When top-1 falls below this, the higher levels of that parameter are not measured: the model has collapsed. In the
    /// unit of <see cref="ModelQuality.Top1"/>. Null (default): measure everything.
    /// </summary>
    public double? StopBelowTop1 { get; init; }

    /// <summary>
    /// Several processes that take a parameter each as they become free, and a journal from which an interrupted analysis goes on;
    /// null (default) for this process alone. All ranks get the whole result; rank 0 writes it.
    /// </summary>
    public SharedWork? Work { get; init; }

    /// <summary>Whether ties and truncations follow the original. Default: sane.</summary>
    public Compatibility Compatibility { get; init; }

    /// <summary>The levels start, start + step, ... below stop.</summary>
    /// <remarks>Each level is start + i · step in doubles, as in Distiller's <c>--sense-range</c>: the fourth is 0.15000000000000002.</remarks>
    /// <param name="start">First level. Range: 0 to 1.</param>
    /// <param name="stop">First value after the last level.</param>
    /// <param name="step">Distance. Range: above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A level is outside 0..1, or the step is not positive.</exception>
    public static ImmutableArray<double> LevelRange(double start, double stop, double step)
    {
        _ = Guards.Positive(step);
        var count = (int)Math.Ceiling((stop - start) / step);
        return [.. Enumerable.Range(0, Math.Max(0, count)).Select(i => Guards.Fraction(start + (i * step), nameof(stop)))];
    }
}
