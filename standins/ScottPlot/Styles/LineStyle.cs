namespace ScottPlot;

/// <summary>How a line is drawn. Width in pixels; 0 draws nothing.</summary>
public class LineStyle
{
    public LineStyle()
    {
    }

    public LineStyle(float width) => Width = width;

    public LineStyle(float width, Color color)
        : this(width) => Color = color;

    public LineStyle(float width, Color color, LinePattern pattern)
        : this(width, color) => Pattern = pattern;

    public static LineStyle None => new(0);

    public float Width { get; set; } = 1;

    public Color Color { get; set; } = Colors.Black;

    public LinePattern Pattern { get; set; } = LinePattern.Solid;

    public bool IsVisible { get; set; } = true;

    public bool AntiAlias { get; set; } = true;

    public bool Hairline { get; set; }

    public bool Rounded { get; set; }

    public bool CanBeRendered => IsVisible && Width > 0 && Color.Alpha > 0;

    public LineStyle Clone() => (LineStyle)MemberwiseClone();
}
