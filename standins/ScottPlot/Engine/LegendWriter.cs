using static ScottPlot.Engine.GnuplotText;

namespace ScottPlot.Engine;

/// <summary>Writes the legend as gnuplot's key with one entry per item.</summary>
internal sealed class LegendWriter(Plot plot, FigureScript script, int width, int height)
{
    private readonly Legend legend = plot.Legend;

    public void Write()
    {
        LegendItem[] items = legend.IsVisible ? legend.GetItems() : [];
        if (items.Length == 0)
        {
            script.Unset("key");
            return;
        }

        LabelStyle text = new()
        {
            FontName = legend.FontName,
            FontSize = legend.FontSize ?? 12,
            ForeColor = legend.FontColor ?? new(0xFF333333),
        };
        string frame = legend.OutlineStyle.CanBeRendered ? $"box {script.Style.Line(legend.OutlineStyle)}" : "nobox";
        string fill = legend.BackgroundFillStyle.HasValue ? $"opaque fillcolor {Rgb(legend.BackgroundColor)}" : "noopaque";
        string flow = legend.Orientation == Orientation.Horizontal ? "horizontal" : "vertical maxcols 1";
        script.Set($"key {Place(items, text)} {flow} Left reverse {fill} {frame} "
            + $"samplen {Number(legend.SymbolWidth / 11)} spacing 1.15 width 0 height 0.4 "
            + $"font {script.Font(text)} textcolor {Rgb(text.ForeColor)}");
        foreach (LegendItem item in items)
        {
            script.Element($"keyentry {Symbol(item)} title {script.Shown(item.LabelText)}");
        }
    }

    private string Place(LegendItem[] items, LabelStyle text)
    {
        Alignment? alignment = legend.ChosenAlignment
            ?? new LegendPlacement(plot, width, height).Find(items, text.FontSize * script.Scale);
        Edge? edge = legend.Panel?.Edge ?? (alignment is null ? Edge.Right : null);
        return edge switch
        {
            Edge.Right => "rmargin top",
            Edge.Left => "lmargin top",
            Edge.Bottom => "bmargin center",
            Edge.Top => "tmargin center",
            _ => $"inside {Inside(alignment!.Value)}",
        };
    }

    private static string Inside(Alignment alignment)
    {
        string horizontal = ((int)alignment % 3) switch
        {
            0 => "left",
            1 => "center",
            _ => "right",
        };
        string vertical = ((int)alignment / 3) switch
        {
            0 => "top",
            1 => "center",
            _ => "bottom",
        };
        return $"{horizontal} {vertical}";
    }

    private string Symbol(LegendItem item)
    {
        MarkerStyle marker = item.MarkerStyle;
        bool hasMarker = GnuplotStyle.IsDrawn(marker);
        if (item.FillStyle.HasValue)
        {
            return $"with boxes fc {Rgb(item.FillStyle.Color)} {script.Style.Fill(item.FillStyle.Color, item.OutlineStyle)}";
        }

        if (!item.LineStyle.CanBeRendered)
        {
            return hasMarker ? $"with points {script.Style.Marker(marker)}" : "with lines lc rgb \"#ff000000\"";
        }

        string points = hasMarker
            ? $"with linespoints pt {GnuplotStyle.PointType(marker.Shape)} ps {Number(script.Style.PointSize(marker))}"
            : "with lines";
        return $"{points} {script.Style.Line(item.LineStyle)}";
    }
}
