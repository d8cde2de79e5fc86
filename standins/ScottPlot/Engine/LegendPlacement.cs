namespace ScottPlot.Engine;

/// <summary>Finds a corner or edge of the data area where a legend covers no data.</summary>
internal sealed class LegendPlacement(Plot plot, int width, int height)
{
    private static readonly Alignment[] Preferred =
    [
        Alignment.LowerRight, Alignment.UpperRight, Alignment.UpperLeft, Alignment.LowerLeft,
        Alignment.UpperCenter, Alignment.LowerCenter, Alignment.MiddleRight, Alignment.MiddleLeft,
    ];

    /// <summary>Null when every place covers something.</summary>
    public Alignment? Find(LegendItem[] items, double fontSize)
    {
        // Widths of letters are not known here; a generous guess is enough to choose a corner.
        double textWidth = items.Max(i => i.LabelText.Length) * fontSize * 0.62;
        double w = Math.Min(1, (textWidth + (4.5 * fontSize)) / (width - (8 * fontSize)));
        double h = Math.Min(1, (items.Length + 1) * fontSize * 1.75 / (height - (8 * fontSize)));
        Coordinates[] covered = [.. plot.PlottableList.Where(p => p.IsVisible).SelectMany(Relative)];
        foreach (Alignment alignment in Preferred)
        {
            double left = (1 - w) * ((int)alignment % 3) / 2;
            double bottom = (1 - h) * (2 - ((int)alignment / 3)) / 2;
            CoordinateRect box = new(left, left + w, bottom, bottom + h);
            if (!covered.Any(box.Contains))
            {
                return alignment;
            }
        }

        return null;
    }

    private IEnumerable<Coordinates> Relative(IPlottable plottable)
    {
        AxisLimits limits = plot.Axes.GetLimits(plottable.Axes);
        return plottable is IDrawable drawable
            ? drawable.Footprint.Select(p => new Coordinates(
                (p.X - limits.Left) / limits.HorizontalSpan, (p.Y - limits.Bottom) / limits.VerticalSpan))
            : [];
    }
}
