using System.Collections.Immutable;

namespace Distiller.Reports.Figures;

/// <summary>One axis of a figure: what it measures, in which unit and range.</summary>
public sealed record Axis
{
    /// <summary>The quantity, such as <c>sparsity</c>. Empty where the ticks name things.</summary>
    public required string Label { get; init; }

    /// <summary>Unit, such as <c>%</c> or <c>ms</c>; null for counts and fractions.</summary>
    public string? Unit { get; init; }

    /// <summary>Lower end, or null for the smallest value with a margin.</summary>
    public double? Minimum { get; init; }

    /// <summary>Upper end, or null for the largest value with a margin.</summary>
    public double? Maximum { get; init; }

    /// <summary>Names at positions, for categories; empty for round numbers chosen by the renderer.</summary>
    public ImmutableArray<AxisTick> Ticks { get; init; } = [];

    /// <summary>Whether only whole numbers make sense, as for epochs.</summary>
    public bool WholeNumbers { get; init; }

    /// <summary>The label with its unit in brackets.</summary>
    public string Heading => Unit is null ? Label : $"{Label} [{Unit}]";
}
