namespace ScottPlot;

/// <summary>Something with one fill style.</summary>
public interface IHasFill
{
    FillStyle FillStyle { get; set; }

    Color FillColor { get; set; }
}
