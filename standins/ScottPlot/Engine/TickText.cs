using ScottPlot.TickGenerators;
using static ScottPlot.Engine.GnuplotText;

namespace ScottPlot.Engine;

/// <summary>Writes tick positions, their rotation and the number format.</summary>
internal static class TickText
{
    /// <summary>What follows the options of <c>set xtics</c>; null when the axis has no ticks.</summary>
    public static string? Places(IAxis axis, FigureScript script, int usualCount)
    {
        switch (axis.TickGenerator)
        {
            case EmptyTickGenerator:
                return null;
            case IComputedTicks { IsNeeded: false }:
                return "autofreq";
            case IComputedTicks computed:
                return List(computed.Compute(axis.Min, axis.Max, Math.Max(2, usualCount)), axis, script);
            default:
                return List(axis.TickGenerator.Ticks, axis, script);
        }
    }

    public static string Format(IAxis axis) =>
        Math.Max(Math.Abs(axis.Min), Math.Abs(axis.Max)) is >= 1e5 and < 1e10 ? "%.10g" : "%g";

    /// <summary>gnuplot turns the other way round, and the end of a turned text belongs at its tick.</summary>
    public static string Rotation(IAxis axis)
    {
        float degrees = axis.TickLabelStyle.Rotation;
        return degrees == 0
            ? "norotate"
            : $"rotate by {Number(-degrees)} {(axis.Edge == Edge.Bottom ? (degrees > 0 ? "left" : "right") : "")}";
    }

    private static string? List(Tick[] ticks, IAxis axis, FigureScript script)
    {
        Tick[] visible = [.. ticks.Where(t => axis.Range.Contains(t.Position))];
        return visible.Length == 0
            ? null
            : $"({string.Join(", ", visible.Select(t => $"{script.ShownTick(t.Label ?? "")} {Number(t.Position)} {(t.IsMajor ? 0 : 1)}"))})";
    }
}
