namespace ScottPlot;

/// <summary>Grid lines of one axis.</summary>
public class GridStyle
{
    public bool IsVisible { get; set; } = true;

    public bool IsBeneathPlottables { get; set; } = true;

    public LineStyle MajorLineStyle { get; set; } = new(1, new Color(0xFFE6E6E6));

    public LineStyle MinorLineStyle { get; set; } = LineStyle.None;
}
