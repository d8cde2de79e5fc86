namespace Distiller.Quantization.Execution;

/// <summary>How <see cref="Int8Model"/> is made and run.</summary>
public sealed record Int8Options
{
    /// <summary>The defaults.</summary>
    public static Int8Options Default { get; } = new();

    /// <summary>What runs layers in 8 bits; null, the default, for the best that is there.</summary>
    public Int8Engine? Engine { get; init; }

    /// <summary>What is cut off from the ranges of activations; null, the default, for nothing.</summary>
    /// <remarks>A rule needs a second pass over the calibration data.</remarks>
    public IStatisticsClippingRule? ActivationClipping { get; init; }

    /// <summary>
    /// Whether each layer is timed in 8 bits and in float on the first calibration batch, and runs in what is faster. Default
    /// true. Without it every layer that can runs in 8 bits.
    /// </summary>
    public bool MeasuresLayers { get; init; } = true;

    /// <summary>
    /// Whether each implementation of a layer is timed at the first run with a new input shape. Default true. Without it the
    /// first implementation of oneDNN's list is taken, in every process the same.
    /// </summary>
    public bool ChoosesFastestImplementation { get; init; } = true;

    /// <summary>
    /// The largest integer of a weight. Range: 1 to 127; null, the default, for 127 where the processor multiplies bytes into 32-bit
    /// sums (VNNI, AMX, ARM dot products) and 63 where sums of two products have to fit 16 bits.
    /// </summary>
    public int? LargestWeight
    {
        get;
        init
        {
            if (value is { } largest)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(largest, 1);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(largest, sbyte.MaxValue);
            }

            field = value;
        }
    }
}
