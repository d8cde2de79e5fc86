namespace Distiller.Quantization;

/// <summary>The rules by name.</summary>
public static class ClippingRules
{
    /// <summary>Nothing is cut off. YAML: <c>NONE</c>.</summary>
    public static IStatisticsClippingRule None { get; } = new NoClipping();

    /// <summary>Means over the samples of each sample's extremes. YAML: <c>AVG</c>.</summary>
    public static IStatisticsClippingRule Average { get; } = new AverageClipping();

    /// <summary>The range with the least error under a Gauss distribution. YAML: <c>GAUSS</c>.</summary>
    public static IStatisticsClippingRule Gauss { get; } = new DistributionClipping(ValueDistribution.Gauss);

    /// <summary>The range with the least error under a Laplace distribution. YAML: <c>LAPLACE</c>.</summary>
    public static IStatisticsClippingRule Laplace { get; } = new DistributionClipping(ValueDistribution.Laplace);

    /// <summary>Values up to n standard deviations from the mean. YAML: <c>N_STD</c>.</summary>
    /// <param name="count">Number of standard deviations, n. Range: above 0.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above 0.</exception>
    public static IStatisticsClippingRule StandardDeviations(double count) => new StandardDeviationClipping(count);

    /// <summary>The middle part of the sorted values.</summary>
    /// <param name="fraction">Fraction of the values that is kept, half of the rest cut off at each end. Range: above 0, up to 1.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is out of range.</exception>
    public static IClippingRule Percentile(double fraction) => new PercentileClipping(fraction);

    /// <summary>The fraction of the full range whose quantized values have the least mean squared error.</summary>
    /// <param name="candidates">Number of fractions to try. Range: 2 and more.</param>
    /// <returns>The rule.</returns>
    public static IClippingRule LeastSquaredError(int candidates = 100) => new SquaredErrorClipping(candidates);

    /// <summary>The threshold whose quantized histogram diverges least from the histogram of the values.</summary>
    /// <param name="bins">Intervals of the histogram. Range: more than two for each integer. Null: 2,048 for a whole tensor; for filters and groups
    /// with ranges of their own a quarter of their values' number, and where those are fewer than two for each integer, nothing is cut off.</param>
    /// <returns>The rule.</returns>
    public static IClippingRule LeastDivergence(int? bins = null) => new DivergenceClipping(bins);
}
