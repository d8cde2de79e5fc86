using ScottPlot.AxisPanels;

namespace ScottPlot.Panels;

/// <summary>Shows which value each colour stands for. One per plot, at the right or at the bottom.</summary>
public class ColorBar : IPanel
{
    private Edge edge;

    /// <exception cref="NotSupportedException">The edge is neither right nor bottom.</exception>
    public ColorBar(IHasColorAxis source, Edge edge = Edge.Right)
    {
        Source = source;
        Edge = edge;
    }

    public IHasColorAxis Source { get; set; }

    public Edge Edge
    {
        get => edge;
        set => edge = value is Edge.Right or Edge.Bottom
            ? value
            : throw new NotSupportedException(
                $"This build of ScottPlot renders through gnuplot and has no colour bar at the {value} edge. Use Edge.Right or Edge.Bottom.");
    }

    /// <summary>Limits come from the source; ticks and their style may be set.</summary>
    public IAxis Axis { get; } = new RightAxis();

    public bool IsVisible { get; set; } = true;

    public LabelStyle LabelStyle => Axis.Label;

    public string Label { get => LabelStyle.Text; set => LabelStyle.Text = value; }

    /// <summary>Thickness of the bar in pixels.</summary>
    public float Width { get; set; } = 18;

    public float MinimumSize { get; set; }

    public float MaximumSize { get; set; } = float.MaxValue;
}
