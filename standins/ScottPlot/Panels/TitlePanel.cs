namespace ScottPlot.Panels;

/// <summary>The title above the data area.</summary>
public class TitlePanel : IPanel
{
    public LabelStyle Label { get; } = new() { FontSize = 16, Bold = true, ForeColor = new(0xFF222222) };

    public bool IsVisible { get; set; } = true;

    public Edge Edge => Edge.Top;

    /// <summary>Centres the title on the figure instead of the data area.</summary>
    public bool FullFigureCenter { get; set; }

    public float MinimumSize { get; set; }

    public float MaximumSize { get; set; } = float.MaxValue;
}
