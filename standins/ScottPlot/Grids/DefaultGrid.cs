namespace ScottPlot.Grids;

/// <summary>Grid lines at the ticks of the bottom and left axis.</summary>
public class DefaultGrid(IXAxis xAxis, IYAxis yAxis) : IGrid
{
    public bool IsVisible { get; set; } = true;

    public bool IsBeneathPlottables { get; set; } = true;

    public IXAxis XAxis { get; set; } = xAxis;

    public IYAxis YAxis { get; set; } = yAxis;

    public GridStyle XAxisStyle { get; set; } = new();

    public GridStyle YAxisStyle { get; set; } = new();

    public Color LineColor { set => MajorLineColor = value; }

    public float LineWidth { set => MajorLineWidth = value; }

    public LinePattern LinePattern { set => MajorLinePattern = value; }

    public Color MajorLineColor
    {
        get => XAxisStyle.MajorLineStyle.Color;
        set => Each(style => style.MajorLineStyle.Color = value);
    }

    public float MajorLineWidth { set => Each(style => style.MajorLineStyle.Width = value); }

    public LinePattern MajorLinePattern { set => Each(style => style.MajorLineStyle.Pattern = value); }

    public Color MinorLineColor { set => Each(style => style.MinorLineStyle.Color = value); }

    public float MinorLineWidth { set => Each(style => style.MinorLineStyle.Width = value); }

    private void Each(Action<GridStyle> change)
    {
        change(XAxisStyle);
        change(YAxisStyle);
    }
}
