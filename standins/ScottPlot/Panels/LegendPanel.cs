namespace ScottPlot.Panels;

/// <summary>A legend beside the data area.</summary>
public class LegendPanel(Legend legend) : IPanel
{
    public Legend Legend { get; } = legend;

    public Edge Edge { get; set; } = Edge.Right;

    public Alignment Alignment { get; set; } = Alignment.UpperLeft;

    public bool IsVisible { get => Legend.IsVisible; set => Legend.IsVisible = value; }

    public float MinimumSize { get; set; }

    public float MaximumSize { get; set; } = float.MaxValue;
}
