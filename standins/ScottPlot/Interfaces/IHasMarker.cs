namespace ScottPlot;

/// <summary>Something with one marker style.</summary>
public interface IHasMarker
{
    MarkerStyle MarkerStyle { get; set; }

    MarkerShape MarkerShape { get; set; }

    float MarkerSize { get; set; }

    Color MarkerColor { get; set; }

    Color MarkerFillColor { get; set; }

    Color MarkerLineColor { get; set; }

    float MarkerLineWidth { get; set; }
}
