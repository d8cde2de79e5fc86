namespace ScottPlot;

/// <summary>A text and how it is drawn. Sizes in pixels, rotation in degrees clockwise.</summary>
public class LabelStyle
{
    public bool Italic;
    public float OffsetX;
    public float OffsetY;

    public string Text { get; set; } = "";

    public bool IsVisible { get; set; } = true;

    public Alignment Alignment { get; set; }

    public float Rotation { get; set; }

    public bool Bold { get; set; }

    /// <summary>Empty: the font of the plot.</summary>
    public string FontName { get; set; } = "";

    public float FontSize { get; set; } = 12;

    public float? LineSpacing { get; set; }

    public Color ForeColor { get; set; } = Colors.Black;

    public Color BackgroundColor { get; set; } = Colors.Transparent;

    public Color BorderColor { get; set; } = Colors.Transparent;

    public float BorderWidth { get; set; }

    public PixelPadding PixelPadding { get; set; }

    public float Padding { get => PixelPadding.Left; set => PixelPadding = new(value); }
}
