using System.Collections.Immutable;
using Distiller.Statistics;

namespace Distiller.Results;

/// <summary>A sensitivity analysis: one curve per parameter.</summary>
/// <remarks>As CSV it has the columns <c>parameter, sparsity, top1, top5, loss</c>, one line per point, curve by curve.</remarks>
public sealed record SensitivityResult
{
    /// <summary>What was removed: elements, filters or channels.</summary>
    public required Structure Structure { get; init; }

    /// <summary>The curves, in the order in which the parameters were analysed.</summary>
    public required ImmutableArray<SensitivityCurve> Curves { get; init; }

    /// <summary>How it was measured, if there is something to say; null otherwise.</summary>
    public string? Remark { get; init; }
}
