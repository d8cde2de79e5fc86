namespace Distiller.Statistics;

/// <summary>What a layer costs: what a search for channel counts weighs against accuracy.</summary>
public interface ILayerCosts
{
    /// <summary>Unit of the costs, for tables.</summary>
    string Unit { get; }

    /// <summary>What one call costs.</summary>
    /// <param name="shape">The layer.</param>
    /// <returns>The cost, in <see cref="Unit"/>. Range: 0 and more.</returns>
    double Of(LayerShape shape);

    /// <summary>Makes sure that costs of these layers, and of all between them, are known without further measurement.</summary>
    /// <param name="shapes">The layers.</param>
    /// <param name="progress">Hears how many of how many are known.</param>
    /// <param name="cancellation">Ends the work between two layers.</param>
    void Cover(IReadOnlyCollection<LayerShape> shapes, IProgress<CostProgress>? progress = null, CancellationToken cancellation = default);
}
