using System.Globalization;
using ScottPlot.Panels;
using static ScottPlot.Engine.GnuplotText;

namespace ScottPlot.Engine;

/// <summary>Writes a whole plot as one gnuplot script that draws to standard output.</summary>
internal sealed class FigureWriter(Plot plot, int width, int height, ImageFormat format)
{
    private readonly FigureScript script = new(format, width, height, plot.ScaleFactor, plot.FontName);

    public string Write()
    {
        plot.Axes.EnsureLimits();
        WriteTerminal();
        WriteBackground();
        WriteTitle();
        new AxisWriter(plot, script, width, height).Write();
        foreach (IPlottable plottable in plot.PlottableList.Where(p => p.IsVisible))
        {
            Drawable(plottable).Draw(script, plot.Axes.GetLimits(plottable.Axes));
        }

        WriteColorBar();
        new LegendWriter(plot, script, width, height).Write();

        // gnuplot needs something to plot before it draws the axes of an empty figure.
        script.Element("NaN with lines notitle");
        return script.ToString();
    }

    private static IDrawable Drawable(IPlottable plottable) => plottable as IDrawable
        ?? throw new NotSupportedException(
            $"This build of ScottPlot renders through gnuplot and cannot draw '{plottable.GetType()}'. "
            + "Use the plottables of ScottPlot.Plottables, or build with -p:PlotProvider=package.");

    private void WriteTerminal()
    {
        string size = string.Create(CultureInfo.InvariantCulture, $"size {width},{height}");
        string font = Quote($"{plot.FontName},{Number(12 * plot.ScaleFactor)}");
        Color background = plot.FigureBackground.Color;
        string color = $"background \"{background.ToStringRGB()}\"";
        script.Set("encoding utf8");
        if (format == ImageFormat.Svg)
        {
            script.Set($"terminal svg {size} noenhanced rounded font {font} {(background.Alpha > 0 ? color : "")}");
        }
        else
        {
            // With this factor a font size is a number of pixels, as it is in SVG.
            script.Set($"terminal pngcairo {size} noenhanced rounded font {font} fontscale 0.75 "
                + (background.Alpha > 0 ? color : "transparent"));
        }

        script.Set("minussign");
        double padding = 8 * plot.ScaleFactor;
        script.Set($"origin {Number(padding / width)},{Number(padding / height)}");
        script.Set($"size {Number(1 - (2 * padding / width))},{Number(1 - (2 * padding / height))}");
    }

    private void WriteBackground()
    {
        if (plot.DataBackground.FillStyle.HasValue)
        {
            script.Set("object 1 rectangle from graph 0,0 to graph 1,1 behind fs solid noborder "
                + $"fc {Rgb(plot.DataBackground.Color)}");
        }
    }

    private void WriteTitle()
    {
        TitlePanel title = plot.Axes.Title;
        if (title.IsVisible && title.Label.IsVisible && title.Label.Text.Length > 0)
        {
            script.Set($"title {script.Shown(title.Label.Text)} font {script.Font(title.Label)} "
                + $"textcolor {Rgb(title.Label.ForeColor)} offset 0,-0.2");
        }
    }

    private void WriteColorBar()
    {
        ColorBar[] visible = [.. plot.Axes.ColorBars.Where(bar => bar.IsVisible)];
        if (visible.Length > 1)
        {
            throw new NotSupportedException(
                "This build of ScottPlot renders through gnuplot and draws one colour bar per plot, "
                + $"but {visible.Length} were added. Remove the others with Axes.Remove(colorBar).");
        }

        if (visible is [ColorBar only])
        {
            new ColorBarWriter(only, script).Write();
        }
    }
}
