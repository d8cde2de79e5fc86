using ScottPlot.Panels;
using static ScottPlot.Engine.GnuplotText;

namespace ScottPlot.Engine;

/// <summary>Writes a colour bar with the colours, limits and ticks of its source.</summary>
internal sealed class ColorBarWriter(ColorBar bar, FigureScript script)
{
    private const int Stops = 64;

    public void Write()
    {
        Range range = bar.Source.GetRange();
        (double min, double max) = range.Max > range.Min ? (range.Min, range.Max) : (range.Min - 0.5, range.Min + 0.5);
        bar.Axis.Range.Set(min, max);
        Color[] colors = bar.Source.Colormap.GetColors(Stops);
        script.Set($"palette maxcolors 256 defined ({string.Join(", ", colors.Select((c, i) => $"{i} \"{c.ToStringRGB()}\""))})");
        script.Set($"cbrange [{Number(min)}:{Number(max)}]");
        script.Set(bar.Edge == Edge.Bottom ? "colorbox horizontal" : "colorbox vertical");
        LabelStyle label = bar.Axis.TickLabelStyle;
        string? places = TickText.Places(bar.Axis, script, 6);
        script.Set(places is null
            ? "cbtics scale 0 (\"\" 0)"
            : $"cbtics scale 0.4 out font {script.Font(label)} textcolor {Rgb(label.ForeColor)} {places}");
        script.Set($"format cb \"{TickText.Format(bar.Axis)}\"");
        if (bar.Label.Length > 0)
        {
            script.Set($"cblabel {script.Shown(bar.Label)} font {script.Font(bar.LabelStyle)} "
                + $"textcolor {Rgb(bar.LabelStyle.ForeColor)}{(bar.Edge == Edge.Right ? " offset 0.8,0" : "")}");
        }

        // The bar appears only if something uses the palette; this draws nothing.
        script.Element("NaN with points lc palette notitle");
    }
}
