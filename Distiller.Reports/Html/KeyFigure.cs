namespace Distiller.Reports.Html;

/// <summary>A figure that sums up a run: before, after and the change, all formatted.</summary>
public sealed record KeyFigure
{
    /// <summary>What it is, such as <c>Parameters</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The value now, with its unit.</summary>
    public required string After { get; init; }

    /// <summary>The value before, with its unit; null where there was none.</summary>
    public string? Before { get; init; }

    /// <summary>The change in words, such as <c>1.86 times fewer</c> or <c>−0.4 points</c>; null where there is none.</summary>
    public string? Change { get; init; }
}
