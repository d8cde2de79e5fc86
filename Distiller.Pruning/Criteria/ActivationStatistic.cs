namespace Distiller.Pruning;

/// <summary>What is measured of a filter's activations.</summary>
public enum ActivationStatistic
{
    /// <summary>Average fraction of zeros (APoZ): many zeros, little importance.</summary>
    Zeros,

    /// <summary>Mean after the activation function: large mean, great importance.</summary>
    Mean,
}
