namespace Distiller.Statistics;

/// <summary>Measures how long a layer takes.</summary>
public interface ICostMeasure
{
    /// <summary>Measures a layer with random weights and input.</summary>
    /// <param name="shape">The layer.</param>
    /// <param name="conditions">Batch, threads, memory format.</param>
    /// <returns>The time of one call. Unit: milliseconds.</returns>
    double Milliseconds(LayerShape shape, CostConditions conditions);
}
