namespace Distiller.Statistics;

/// <summary>Mean and deviation of values that arrive one after another, each with a weight.</summary>
/// <remarks>
/// With weight n: mean' = mean + n·(x - mean)/(N + n) and M' = M + n·(x - mean)·(x - mean'); the variance is M/(N - 1).
/// <para>Source: Welford 1962 in West's weighted form (1979); Distiller: the meter of <c>data_loggers/collector.py</c>.</para>
/// </remarks>
public sealed class RunningMean
{
    private double squares;

    /// <summary>Sum of the weights so far, N.</summary>
    public double Count { get; private set; }

    /// <summary>Mean so far; 0 before the first value.</summary>
    public double Mean { get; private set; }

    /// <summary>Standard deviation with divisor N - 1; infinite after one value of weight 1, NaN before the first.</summary>
    public double StandardDeviation => Count switch
    {
        0 => double.NaN,
        <= 1 => double.PositiveInfinity,
        _ => Math.Sqrt(squares / (Count - 1)),
    };

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="weight">For how many values it stands. Range: above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not above 0.</exception>
    public void Add(double value, double weight = 1)
    {
        Guards.Positive(weight);
        double previous = Mean;
        Count += weight;
        Mean += weight * (value - previous) / Count;
        squares += weight * (value - previous) * (value - Mean);
    }
}
