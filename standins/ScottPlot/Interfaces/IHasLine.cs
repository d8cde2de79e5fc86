namespace ScottPlot;

/// <summary>Something with one line style.</summary>
public interface IHasLine
{
    LineStyle LineStyle { get; set; }

    float LineWidth { get; set; }

    LinePattern LinePattern { get; set; }

    Color LineColor { get; set; }
}
