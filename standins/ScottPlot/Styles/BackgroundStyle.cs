namespace ScottPlot;

/// <summary>What is behind the figure or the data area.</summary>
public class BackgroundStyle : IDisposable
{
    public FillStyle FillStyle { get; set; } = new();

    public Color Color { get => FillStyle.Color; set => FillStyle.Color = value; }

    public void Dispose() => GC.SuppressFinalize(this);
}
