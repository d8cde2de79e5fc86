namespace Distiller.Quantization;

/// <summary>The distribution that values are assumed to have.</summary>
public enum ValueDistribution
{
    /// <summary>Normal distribution, of width σ.</summary>
    Gauss,

    /// <summary>Double exponential distribution, of width b = mean |x - μ|.</summary>
    Laplace,
}
