namespace ScottPlot;

/// <summary>Something beside the data area.</summary>
public interface IPanel
{
    bool IsVisible { get; set; }

    Edge Edge { get; }

    float MinimumSize { get; set; }

    float MaximumSize { get; set; }
}
