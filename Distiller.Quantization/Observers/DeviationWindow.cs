using Distiller.Native;

namespace Distiller.Quantization;

/// <summary>Finds the mean absolute deviation in the same pass as the mean, to seven digits or not at all.</summary>
/// <remarks>
/// Σ|x - m| = 2 Σ (m - x) over the x below the mean m, so it takes the number and the sum of the values below m, and m is known only
/// after the last batch. The first batch tells where it will be, up to the scatter of the samples' means: around that place values are
/// counted in narrow bins, and all below it are summed up. What the one bin with m leaves open bounds the error.
/// </remarks>
internal sealed class DeviationWindow
{
    /// <summary>The error that is allowed, in parts of the result.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>Half the window in standard errors of the first batch's mean: beyond it lies one mean of a million.</summary>
    private const double Reach = 5;

    private readonly long[] _counts = new long[WindowFacts.BinCount];
    private readonly long[] _places = new long[WindowFacts.BinCount];
    private long _below;
    private double _belowSum;
    private long _zeros;

    private DeviationWindow(float low, float high) => Ends = (low, high);

    /// <summary>From (included) and to (excluded).</summary>
    public (float Low, float High) Ends { get; }

    private double Width => ((double)Ends.High - Ends.Low) / WindowFacts.BinCount;

    /// <summary>The window for data of which the first batch is known; null if it says nothing.</summary>
    public static DeviationWindow? Around(TensorFacts first)
    {
        var deviation = Math.Sqrt(first.SquaredDeviations / first.Count);
        var error = first.Samples > 1 ? Math.Sqrt(first.SampleDeviations / (first.Samples - 1) / first.Samples) : deviation / (2 * Reach);
        var half = Math.Clamp(Reach * error, deviation / 64, 2 * deviation);
        var (low, high) = ((float)(first.Mean - half), (float)(first.Mean + half));
        return double.IsFinite(half) && low < high ? new(low, high) : null;
    }

    public void Add(WindowFacts facts)
    {
        _below += facts.Below;
        _belowSum += facts.BelowSum;
        _zeros += facts.Zeros;
        for (var k = 0; k < _counts.Length; k++)
        {
            _counts[k] += facts.Counts[k];
            _places[k] += facts.Places[k];
        }
    }

    /// <summary>The sum of absolute deviations from the mean of all values; null if the mean is not where it was expected, or too many values are beside it.</summary>
    public double? Deviations(double mean)
    {
        if (!(mean >= Ends.Low && mean < Ends.High))
        {
            return null;
        }

        var place = (mean - Ends.Low) / Width;
        var bin = Math.Min((int)place, WindowFacts.BinCount - 1);
        var lacking = (_below * mean) - _belowSum + (mean > 0 ? _zeros * mean : 0);
        for (var k = 0; k < bin; k++)
        {
            lacking += (_counts[k] * mean) - SumOf(k);
        }

        var inside = place - bin;
        lacking += _counts[bin] == 1
            ? Math.Max(0, mean - SumOf(bin))
            : _counts[bin] * Width * inside * inside / 2;
        var result = 2 * lacking;
        var open = _counts[bin] == 1 ? 0 : 2 * _counts[bin] * Width * inside;
        return open <= Tolerance * result ? result : null;
    }

    // Places were cut off to whole steps.
    private double SumOf(int bin) =>
        (_counts[bin] * (Ends.Low + (bin * Width))) + ((_places[bin] + (_counts[bin] / 2.0)) * Width / WindowFacts.BinSteps);
}
