using static ScottPlot.Engine.GnuplotText;

namespace ScottPlot.Engine;

/// <summary>Translates style objects to gnuplot options. All sizes are in pixels before scaling.</summary>
internal sealed class GnuplotStyle(double scale, ImageFormat format)
{
    // Measured: diameter of a circle of point size 1 in pngcairo and in svg.
    private readonly double pointSize = format == ImageFormat.Svg ? 9.0 : 6.2;

    public string Line(LineStyle style) => Line(style, style.Color);

    public string Line(LineStyle style, Color color) =>
        $"lw {Number(style.Width * scale)} lc {Rgb(color)} {Dashes(style)}";

    public string Fill(Color color, LineStyle border) => border.CanBeRendered
        ? $"lw {Number(border.Width * scale)} fs solid 1.0 border lc {Rgb(border.Color)}"
        : $"fs solid 1.0 noborder";

    public string Marker(MarkerStyle style) =>
        $"pt {PointType(style.Shape)} ps {Number(PointSize(style))} lw {Number(style.LineWidth * scale)} lc {Rgb(MarkerColor(style))}";

    public string Outline(MarkerStyle style) =>
        $"pt {PointType(Opened(style.Shape))} ps {Number(PointSize(style))} "
        + $"lw {Number(style.OutlineWidth * scale)} lc {Rgb(style.OutlineColor)}";

    public double PointSize(MarkerStyle style) => style.Size * scale / pointSize;

    public static Color MarkerColor(MarkerStyle style) => IsFilled(style.Shape) ? style.FillColor : style.LineColor;

    public static bool IsDrawn(MarkerStyle style) =>
        style.IsVisible && style.Shape != MarkerShape.None && style.Size > 0;

    public static bool IsFilled(MarkerShape shape) => Opened(shape) != shape;

    public static string PointType(MarkerShape shape) => shape switch
    {
        MarkerShape.FilledCircle => "7",
        MarkerShape.FilledSquare => "5",
        MarkerShape.OpenSquare => "4",
        MarkerShape.FilledTriangleUp => "9",
        MarkerShape.OpenTriangleUp or MarkerShape.TriUp => "8",
        MarkerShape.FilledTriangleDown => "11",
        MarkerShape.OpenTriangleDown or MarkerShape.TriDown => "10",
        MarkerShape.FilledDiamond => "13",
        MarkerShape.OpenDiamond => "12",
        MarkerShape.Eks => "2",
        MarkerShape.Cross => "1",
        MarkerShape.Asterisk => "3",
        MarkerShape.HashTag => "\"#\"",
        MarkerShape.VerticalBar => "\"|\"",
        MarkerShape.HorizontalBar => "\"\u2013\"",
        _ => "6",
    };

    private static MarkerShape Opened(MarkerShape shape) => shape switch
    {
        MarkerShape.FilledCircle => MarkerShape.OpenCircle,
        MarkerShape.FilledSquare => MarkerShape.OpenSquare,
        MarkerShape.FilledTriangleUp => MarkerShape.OpenTriangleUp,
        MarkerShape.FilledTriangleDown => MarkerShape.OpenTriangleDown,
        MarkerShape.FilledDiamond => MarkerShape.OpenDiamond,
        _ => shape,
    };

    private string Dashes(LineStyle style)
    {
        float[] intervals = style.Pattern.Intervals ?? [];
        return intervals.Length < 2
            ? "dt solid"
            : $"dt ({string.Join(",", intervals.Select((length, i) => Number(DashLength(length, style.Width, i % 2 == 0))))})";
    }

    // Round line ends add half a line width to each end of a dash and take it from the gaps.
    private double DashLength(float length, float width, bool isDash)
    {
        double drawn = Math.Max(0.2, isDash ? length - width : length + width);

        // Measured: svg takes pixels, pngcairo a third of the line width.
        return Math.Round(
            format == ImageFormat.Svg ? drawn * scale : drawn / (0.32 * width), 3, MidpointRounding.AwayFromZero);
    }
}
