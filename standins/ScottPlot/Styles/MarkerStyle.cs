namespace ScottPlot;

/// <summary>How data points are marked. Size in pixels.</summary>
public class MarkerStyle : IHasFill, IHasLine, IHasOutline
{
    public MarkerStyle()
        : this(MarkerShape.FilledCircle, 5)
    {
    }

    public MarkerStyle(MarkerShape shape, float size)
        : this(shape, size, Colors.Black)
    {
    }

    public MarkerStyle(MarkerShape shape, float size, Color color)
    {
        Shape = shape;
        Size = size;
        MarkerColor = color;
    }

    public static MarkerStyle Default => new();

    public static MarkerStyle None => new(MarkerShape.None, 0);

    public MarkerShape Shape { get; set; }

    public float Size { get; set; }

    public bool IsVisible { get; set; } = true;

    public FillStyle FillStyle { get; set; } = new();

    /// <summary>Strokes of open and line shapes.</summary>
    public LineStyle LineStyle { get; set; } = new(1.5f);

    /// <summary>An extra outline around filled shapes; none by default.</summary>
    public LineStyle OutlineStyle { get; set; } = LineStyle.None;

    public Color FillColor { get => FillStyle.Color; set => FillStyle.Color = value; }

    public Color LineColor { get => LineStyle.Color; set => LineStyle.Color = value; }

    public float LineWidth { get => LineStyle.Width; set => LineStyle.Width = value; }

    public LinePattern LinePattern { get => LineStyle.Pattern; set => LineStyle.Pattern = value; }

    public Color OutlineColor { get => OutlineStyle.Color; set => OutlineStyle.Color = value; }

    public float OutlineWidth { get => OutlineStyle.Width; set => OutlineStyle.Width = value; }

    public LinePattern OutlinePattern { get => OutlineStyle.Pattern; set => OutlineStyle.Pattern = value; }

    /// <summary>Sets the colours of fill, strokes and outline at once.</summary>
    public Color MarkerColor
    {
        get => FillColor;
        set
        {
            FillColor = value;
            LineColor = value;
            OutlineColor = value;
        }
    }
}
