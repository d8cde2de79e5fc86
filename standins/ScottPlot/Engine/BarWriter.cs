namespace ScottPlot.Engine;

/// <summary>Writes bars, their error lines and their labels; shared by bar plots and histograms.</summary>
internal static class BarWriter
{
    public static void Draw(FigureScript script, IAxes axes, IEnumerable<Bar> bars, LabelStyle labelStyle, AxisLimits limits)
    {
        Bar[] visible = [.. bars.Where(b => b.IsVisible && double.IsFinite(b.Value))];
        foreach (IGrouping<(float, uint, bool), Bar> alike in visible.GroupBy(BorderKey))
        {
            script.Rectangles(axes, [.. alike.Select(b => (b.Rect, Fill(b)))], alike.First().LineStyle);
        }

        DrawErrors(script, axes, visible);
        foreach (Bar bar in visible.Where(b => limits.Contains(LabelPoint(b))))
        {
            DrawLabel(script, axes, bar, labelStyle);
        }
    }

    private static (float Width, uint Color, bool Visible) BorderKey(Bar bar) =>
        (bar.LineWidth, bar.LineColor.ARGB, bar.LineStyle.CanBeRendered);

    private static Color Fill(Bar bar) => bar.FillStyle.IsVisible ? bar.FillColor : Colors.Transparent;

    private static void DrawErrors(FigureScript script, IAxes axes, Bar[] bars)
    {
        double[][] rows = [.. bars.SelectMany(b => b.ErrorLines)
            .Select(l => new[] { l.X1, l.Y1, l.X2 - l.X1, l.Y2 - l.Y1 })];
        if (rows.Length > 0)
        {
            script.Plot(
                axes,
                $"{script.Data(rows)} using 1:2:3:4",
                $"with vectors nohead {script.Style.Line(new LineStyle(1.5f, new Color(0xFF333333)))}");
        }
    }

    private static Coordinates LabelPoint(Bar bar) => bar.Orientation == Orientation.Vertical
        ? new(bar.Position, bar.CenterLabel ? (bar.ValueBase + bar.Value) / 2 : bar.Value)
        : new(bar.CenterLabel ? (bar.ValueBase + bar.Value) / 2 : bar.Value, bar.Position);

    private static void DrawLabel(FigureScript script, IAxes axes, Bar bar, LabelStyle style)
    {
        Coordinates at = LabelPoint(bar);
        bool negative = bar.Value < bar.ValueBase;
        double end = bar.Error == 0 || bar.CenterLabel
            ? bar.Value
            : bar.Value + ((negative ? -1 : 1) * bar.Error);
        string position = bar.CenterLabel
            ? FigureScript.At(axes, at.X, at.Y)
            : bar.Orientation == Orientation.Vertical
                ? FigureScript.At(axes, bar.Position, end)
                : FigureScript.At(axes, end, bar.Position);
        Alignment alignment = (bar.CenterLabel, bar.Orientation, negative) switch
        {
            (true, _, _) => Alignment.MiddleCenter,
            (_, Orientation.Vertical, false) => Alignment.LowerCenter,
            (_, Orientation.Vertical, true) => Alignment.UpperCenter,
            (_, _, false) => Alignment.MiddleLeft,
            _ => Alignment.MiddleRight,
        };
        double offset = bar.CenterLabel ? 0 : negative ? -bar.LabelOffset : bar.LabelOffset;
        bool vertical = bar.Orientation == Orientation.Vertical;
        script.Label(bar.Label, style, position, alignment, vertical ? 0 : offset, vertical ? -offset + 2 : 0);
    }
}
