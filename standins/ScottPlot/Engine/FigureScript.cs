using System.Text;
using static ScottPlot.Engine.GnuplotText;

namespace ScottPlot.Engine;

/// <summary>Collects the data blocks, settings and plot elements of one figure.</summary>
internal sealed class FigureScript(ImageFormat format, int width, int height, double scale, string fontName)
{
    private readonly StringBuilder data = new();
    private readonly StringBuilder settings = new();
    private readonly List<string> elements = [];
    private int blocks;
    private int labels;
    private int textBoxes;

    public ImageFormat Format => format;

    public double Scale => scale;

    public GnuplotStyle Style { get; } = new(scale, format);

    public void Set(string line) => settings.Append("set ").Append(line).Append('\n');

    public void Unset(string line) => settings.Append("unset ").Append(line).Append('\n');

    public string Data(IEnumerable<Coordinates> points) => Data(points.Select(p => new[] { p.X, p.Y }));

    public string Data(IEnumerable<double[]> rows)
    {
        string name = $"$D{blocks++}";
        data.Append(name).Append(" << EOD\n");
        foreach (double[] row in rows)
        {
            data.AppendJoin(' ', row.Select(Number)).Append('\n');
        }

        data.Append("EOD\n");
        return name;
    }

    public void Plot(IAxes axes, string source, string style) =>
        elements.Add($"{source} axes {AxisName(axes.XAxis)}{AxisName(axes.YAxis)} {style} notitle");

    public void Element(string element) => elements.Add(element);

    public void Rectangles(IAxes axes, IReadOnlyList<(CoordinateRect Rect, Color Fill)> boxes, LineStyle border)
    {
        if (boxes.Count == 0)
        {
            return;
        }

        string source = Data(boxes.Select(b => new[]
        {
            (b.Rect.Left + b.Rect.Right) / 2, (b.Rect.Bottom + b.Rect.Top) / 2,
            b.Rect.Left, b.Rect.Right, b.Rect.Bottom, b.Rect.Top, RgbValue(b.Fill),
        }));
        Plot(axes, $"{source} using 1:2:3:4:5:6:7", $"with boxxyerror lc rgb variable {Style.Fill(default, border)}");
    }

    public void Points(IAxes axes, IReadOnlyList<Coordinates> points, MarkerStyle marker)
    {
        if (!GnuplotStyle.IsDrawn(marker) || points.Count == 0)
        {
            return;
        }

        string source = Data(points);
        Plot(axes, $"{source} using 1:2", $"with points {Style.Marker(marker)}");
        if (marker.OutlineStyle.CanBeRendered && GnuplotStyle.IsFilled(marker.Shape))
        {
            Plot(axes, $"{source} using 1:2", $"with points {Style.Outline(marker)}");
        }
    }

    public void Lines(IAxes axes, IReadOnlyList<Coordinates> points, LineStyle line, string method = "with lines")
    {
        if (line.CanBeRendered && points.Count > 0)
        {
            Plot(axes, $"{Data(points)} using 1:2", $"{method} {Style.Line(line)}");
        }
    }

    public static string At(IAxes axes, double x, double y) =>
        $"{Side(axes.XAxis)} {Number(x)}, {Side(axes.YAxis)} {Number(y)}";

    /// <summary>A length in pixels for options that take a fraction of the figure's width.</summary>
    public string Pixels(double length) => $"screen {Number(length * scale / width)}";

    /// <param name="text">What to write; nothing is drawn for an empty text.</param>
    /// <param name="style">Font, colours and box.</param>
    /// <param name="position">A gnuplot position, see <see cref="At"/>.</param>
    /// <param name="alignment">Which point of the text lies on the position.</param>
    /// <param name="dx">Pixels to the right.</param>
    /// <param name="dy">Pixels down.</param>
    public void Label(string text, LabelStyle style, string position, Alignment alignment, double dx = 0, double dy = 0)
    {
        if (string.IsNullOrEmpty(text) || !style.IsVisible)
        {
            return;
        }

        int lines = text.Split('\n').Length;
        double half = (0.62 * style.FontSize * lines) + style.PixelPadding.Top;
        dy += VerticalFraction(alignment) * half;
        dx += HorizontalFraction(alignment) * style.PixelPadding.Left;
        Set($"label {++labels} {Shown(text)} at {position} {Justification(alignment)} front "
            + $"rotate by {Number(-style.Rotation)} font {Font(style)} textcolor {Rgb(style.ForeColor)} "
            + $"offset screen {Number(dx * scale / width)}, screen {Number(-dy * scale / height)}{TextBox(style)}");
    }

    public string Font(LabelStyle style)
    {
        string name = string.IsNullOrEmpty(style.FontName) ? fontName : style.FontName;
        string bold = style.Bold ? ":Bold" : "";
        string italic = style.Italic ? ":Italic" : "";
        return Quote($"{name}{bold}{italic},{Number(Math.Round(style.FontSize * scale, 2, MidpointRounding.AwayFromZero))}");
    }

    public string Shown(string text) => Quote(format == ImageFormat.Svg ? text : GlyphCoverage.Substitute(text));

    public string ShownTick(string text) => QuoteTick(format == ImageFormat.Svg ? text : GlyphCoverage.Substitute(text));

    public override string ToString() => $"{data}{settings}plot {string.Join(", \\\n  ", elements)}\n";

    private string TextBox(LabelStyle style)
    {
        bool filled = style.BackgroundColor.Alpha > 0;
        bool framed = style.BorderWidth > 0 && style.BorderColor.Alpha > 0;
        if (!filled && !framed)
        {
            return "";
        }

        int number = ++textBoxes;
        double margin = Math.Max(style.PixelPadding.Left, 2) / 2;
        Set($"style textbox {number} {(filled ? $"opaque fc {Rgb(style.BackgroundColor)}" : "transparent")} "
            + (framed ? $"border lc {Rgb(style.BorderColor)} lw {Number(style.BorderWidth * scale)} " : "noborder ")
            + $"margins {Number(margin)}, {Number(margin)}");
        return $" boxed bs {number}";
    }

    private static string AxisName(IAxis axis) => axis.Edge switch
    {
        Edge.Bottom => "x1",
        Edge.Top => "x2",
        Edge.Left => "y1",
        _ => "y2",
    };

    private static string Side(IAxis axis) => axis.Edge is Edge.Bottom or Edge.Left ? "first" : "second";

    private static string Justification(Alignment alignment) => HorizontalFraction(alignment) switch
    {
        > 0 => "left",
        < 0 => "right",
        _ => "center",
    };

    private static int HorizontalFraction(Alignment alignment) => 1 - ((int)alignment % 3);

    private static int VerticalFraction(Alignment alignment) => 1 - ((int)alignment / 3);
}
