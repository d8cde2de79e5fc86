namespace ScottPlot;

/// <summary>Grid lines behind or above the data.</summary>
public interface IGrid
{
    bool IsVisible { get; set; }

    bool IsBeneathPlottables { get; set; }

    IXAxis XAxis { get; set; }

    IYAxis YAxis { get; set; }

    GridStyle XAxisStyle { get; set; }

    GridStyle YAxisStyle { get; set; }
}
