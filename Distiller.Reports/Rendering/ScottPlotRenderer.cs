using System.Collections.Immutable;
using Distiller.Reports.Figures;
using ScottPlot;
using Axis = Distiller.Reports.Figures.Axis;

namespace Distiller.Reports.Rendering;

/// <summary>Draws figures with ScottPlot.</summary>
/// <remarks>
/// Ticks, ranges and places of labels are computed before, so that pictures agree wherever they are drawn. Thread-safe:
/// every call works on a plot of its own.
/// </remarks>
public sealed class ScottPlotRenderer : IFigureRenderer
{
    private const float TitleSize = 17;
    private const float LabelSize = 14;
    private const float TickSize = 13;

    /// <inheritdoc/>
    public string RenderSvg(Figure figure, FigureSize size, FigureTheme theme)
    {
        using var plot = Draw(figure, size, theme);
        return plot.GetSvgXml(size.Width, size.Height);
    }

    /// <inheritdoc/>
    public byte[] RenderPng(Figure figure, FigureSize size, FigureTheme theme)
    {
        using var plot = Draw(figure, size, theme);
        return plot.GetImageBytes(size.Width, size.Height, ImageFormat.Png);
    }

    private static Plot Draw(Figure figure, FigureSize size, FigureTheme theme)
    {
        var plot = new Plot();
        plot.HideLegend();
        var canvas = new FigureCanvas(plot, figure, size, theme);
        ApplyTheme(plot, theme);
        Label(plot, figure, theme);
        for (var place = 0; place < figure.Series.Length; place++)
        {
            SeriesDrawing.Add(canvas, figure.Series[place], place);
        }

        LabelDrawing.AddLegendOfBars(canvas);
        LabelDrawing.AddReferences(canvas);
        LabelDrawing.AddEndLabels(canvas);
        ApplyTicks(canvas);
        plot.Axes.SetLimits(canvas.Bounds.Left, canvas.RightWithLabels, canvas.Bounds.Bottom, canvas.Bounds.Top);
        return plot;
    }

    private static void ApplyTheme(Plot plot, FigureTheme theme)
    {
        var (muted, grid) = (theme.Muted.ToColor(), theme.Grid.ToColor());
        plot.FigureBackground.Color = theme.Surface.ToColor();
        plot.DataBackground.Color = theme.Surface.ToColor();
        plot.Grid.MajorLineColor = grid;
        plot.Grid.MajorLineWidth = 1;
        plot.Grid.MajorLinePattern = LinePattern.Solid;
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.TickLabelStyle.ForeColor = muted;
            axis.TickLabelStyle.FontSize = TickSize;
            axis.Label.ForeColor = theme.Ink.ToColor();
            axis.Label.FontSize = LabelSize;
            axis.Label.Bold = false;
            axis.FrameLineStyle.Color = grid;
            axis.MajorTickStyle.Length = 0;
            axis.MinorTickStyle.Length = 0;
        }

        plot.Axes.Bottom.FrameLineStyle.Color = muted;
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
    }

    private static void Label(Plot plot, Figure figure, FigureTheme theme)
    {
        if (figure.Title.Length > 0)
        {
            plot.Title(figure.Title, TitleSize);
            plot.Axes.Title.Label.ForeColor = theme.Ink.ToColor();
        }

        if (figure.X.Label.Length > 0)
        {
            plot.XLabel(figure.X.Heading, LabelSize);
        }

        if (figure.Y.Label.Length > 0)
        {
            plot.YLabel(figure.Y.Heading, LabelSize);
        }
    }

    private static void ApplyTicks(FigureCanvas canvas)
    {
        var (figure, bounds, plot) = (canvas.Figure, canvas.Bounds, canvas.Plot);
        var horizontal = Ticks(figure.X, bounds.Left, bounds.Right, Math.Max(2, canvas.Size.Width / 90));
        var vertical = Ticks(figure.Y, bounds.Bottom, bounds.Top, Math.Max(2, canvas.Size.Height / 60));
        plot.Axes.Bottom.SetTicks([.. horizontal.Select(tick => tick.Position)], [.. horizontal.Select(tick => tick.Text)]);
        plot.Axes.Left.SetTicks([.. vertical.Select(tick => canvas.Vertical(tick.Position))], [.. vertical.Select(tick => tick.Text)]);

        // Lines help to read values; between names there is nothing to read.
        plot.Grid.XAxisStyle.IsVisible = figure.X.Ticks.IsEmpty && canvas.IsTopDown && figure.Series is not [HeatmapSeries, ..];
        plot.Grid.YAxisStyle.IsVisible = figure.Y.Ticks.IsEmpty && figure.Series is not [HeatmapSeries, ..];
    }

    private static ImmutableArray<AxisTick> Ticks(Axis axis, double minimum, double maximum, int about) =>
        axis.Ticks.IsEmpty ? NiceTicks.Between(minimum, maximum, about, axis.WholeNumbers) : axis.Ticks;
}
