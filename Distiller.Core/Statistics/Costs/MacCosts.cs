namespace Distiller.Statistics;

/// <summary>Multiply-accumulates as costs: the same everywhere, but blind to everything that takes time without multiplying.</summary>
public sealed class MacCosts : ILayerCosts
{
    /// <inheritdoc/>
    public string Unit => "MACs";

    /// <inheritdoc/>
    public double Of(LayerShape shape) => shape.MacCount;

    /// <summary>Nothing has to be measured.</summary>
    /// <param name="shapes">Not regarded.</param>
    /// <param name="progress">Not called.</param>
    /// <param name="cancellation">Not regarded.</param>
    public void Cover(IReadOnlyCollection<LayerShape> shapes, IProgress<CostProgress>? progress = null, CancellationToken cancellation = default)
    {
    }
}
