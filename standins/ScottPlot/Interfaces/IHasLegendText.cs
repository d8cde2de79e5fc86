namespace ScottPlot;

/// <summary>Something that enters the legend when its text is not empty.</summary>
public interface IHasLegendText
{
    string LegendText { get; set; }
}
