namespace ScottPlot;

/// <summary>How an area is filled.</summary>
public class FillStyle
{
    public FillStyle()
    {
    }

    public FillStyle(Color color) => Color = color;

    public Color Color { get; set; } = Colors.Transparent;

    public bool IsVisible { get; set; } = true;

    public bool AntiAlias { get; set; } = true;

    public bool HasValue => IsVisible && Color.Alpha > 0;

    public bool CanBeRendered => HasValue;
}
