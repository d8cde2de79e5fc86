namespace Distiller.Native;

/// <summary>How the values of a tensor lie around and in a window from a low end (included) to a high one (excluded).</summary>
/// <remarks>
/// The window is divided into <see cref="BinCount"/> bins of equal width. A bin counts its values and adds up their places in it, from
/// 0 to <see cref="BinSteps"/>, in whole numbers: the result is the same with any number of threads. Zeros are counted apart, because
/// rectified activations consist of them by half.
/// </remarks>
public sealed class WindowFacts
{
    /// <summary>Number of bins.</summary>
    public const int BinCount = 1024;

    /// <summary>Number of places that a bin tells apart.</summary>
    public const int BinSteps = 1 << 16;

    private readonly long[] bins;

    internal WindowFacts(float low, float high, long below, double belowSum, long zeros, long[] bins)
    {
        (Low, High, Below, BelowSum, Zeros) = (low, high, below, belowSum, zeros);
        this.bins = bins;
    }

    /// <summary>Where the window begins.</summary>
    public float Low { get; }

    /// <summary>Where it ends.</summary>
    public float High { get; }

    /// <summary>Number of values below the window.</summary>
    public long Below { get; }

    /// <summary>Sum of the values below the window.</summary>
    public double BelowSum { get; }

    /// <summary>Number of zeros inside it, which are in no bin.</summary>
    public long Zeros { get; }

    /// <summary>Values of each bin.</summary>
    public ReadOnlySpan<long> Counts => bins.AsSpan(0, BinCount);

    /// <summary>Sum of the places of each bin's values, in steps of 1/<see cref="BinSteps"/> of its width.</summary>
    public ReadOnlySpan<long> Places => bins.AsSpan(BinCount);
}
