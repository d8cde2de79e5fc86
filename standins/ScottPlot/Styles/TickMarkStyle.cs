namespace ScottPlot;

/// <summary>How tick marks are drawn. Length and width in pixels.</summary>
public class TickMarkStyle
{
    public Color Color = Colors.Black;
    public LinePattern Pattern = LinePattern.Solid;
    public bool AntiAlias = true;
    public bool Hairline;
    public float Length;
    public float Width = 1;
}
