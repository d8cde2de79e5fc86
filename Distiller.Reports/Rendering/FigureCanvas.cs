using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using ScottPlot;

namespace Distiller.Reports.Rendering;

/// <summary>The plot that a figure is drawn on, and how its data are placed there.</summary>
internal sealed class FigureCanvas
{
    // Measured on the output: space that axes, their labels and the title take at the sizes of ScottPlotRenderer.
    private const int HorizontalFurniture = 90;
    private const int VerticalFurniture = 90;
    private const int NamesFurniture = 45;
    private const double CharacterWidth = 7.6;
    private const int LongestLabel = 26;

    public FigureCanvas(Plot plot, Figure figure, FigureSize size, FigureTheme theme)
    {
        Plot = plot;
        Figure = figure;
        Size = size;
        Theme = theme;
        Bounds = FigureBounds.Of(figure);
        IsTopDown = figure.Series.Any(series => series is SpanSeries or HeatmapSeries or BarSeries { Horizontal: true });
        LabelledLines = [.. figure.Series.OfType<LineSeries>().Where(line => !line.IsContext && line.Points.Any(point => double.IsFinite(point.Y)))];
        if (LabelledLines.Count < 2 && figure.Series.Length == LabelledLines.Count)
        {
            LabelledLines = [];
        }

        LegendOfBars = BarLegend.Of(figure, CharacterWidth);
        var names = figure.Y.Ticks.Select(tick => tick.Text.Length * CharacterWidth).DefaultIfEmpty(0).Max();
        Width = Math.Max(100, size.Width - Math.Max(HorizontalFurniture, names + NamesFurniture));
        var ends = LabelledLines.Select(line => (EndLabel(line).Length * CharacterWidth) + 12).DefaultIfEmpty(0).Max();
        RightWithLabels = Math.Max(WithRoom(Bounds.Right, ends), LegendOfBars is { } legend ? WithRoom(legend.Longest, legend.Width) : Bounds.Right);

        double WithRoom(double data, double pixels) => Bounds.Left + ((data - Bounds.Left) / (1 - Math.Min(0.5, pixels / Width)));
    }

    public Plot Plot { get; }

    public Figure Figure { get; }

    public FigureSize Size { get; }

    public FigureTheme Theme { get; }

    public FigureBounds Bounds { get; }

    /// <summary>Whether row 0 stands at the top, as in tables.</summary>
    public bool IsTopDown { get; }

    /// <summary>Lines with their names at their ends: none when there is only one, which the title names.</summary>
    public IReadOnlyList<LineSeries> LabelledLines { get; }

    /// <summary>The legend of bars; null without.</summary>
    public BarLegend? LegendOfBars { get; }

    /// <summary>Right end of the horizontal axis with room for the names of the lines.</summary>
    public double RightWithLabels { get; }

    /// <summary>Height of a pixel in units of the vertical axis.</summary>
    public double PixelHeight => (Bounds.Top - Bounds.Bottom) / Math.Max(50, Size.Height - VerticalFurniture);

    /// <summary>Width of a pixel in units of the horizontal axis.</summary>
    public double PixelWidth => (RightWithLabels - Bounds.Left) / Width;

    // Of the area that data are drawn in: pixels.
    private double Width { get; }

    /// <summary>Where a vertical position is drawn: counted from the top where rows are.</summary>
    public double Vertical(double position) => IsTopDown ? Bounds.Top + Bounds.Bottom - position : position;

    public static string EndLabel(LineSeries line) => Short(line.Name);

    /// <summary>A name that fits beside a line or a point.</summary>
    public static string Short(string name) => MiddleEllipsis.Fit(name, LongestLabel);

    public Color ColorOf(Series series, int place) =>
        (series is LineSeries { IsContext: true } ? Theme.Context : Theme.ColorOf(series, place)).ToColor();
}
