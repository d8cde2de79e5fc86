using System.Collections.Immutable;

namespace Distiller.Zoo.Data;

/// <summary>Turns a byte of a channel into (byte / 255 - mean) / deviation.</summary>
/// <param name="Mean">One mean per channel, of values in [0, 1].</param>
/// <param name="Deviation">One deviation per channel.</param>
public sealed record Normalization(ImmutableArray<float> Mean, ImmutableArray<float> Deviation)
{
    private const int Levels = 256;

    /// <summary>The values of all 256 bytes in a channel: looking up is faster than computing.</summary>
    public float[] Table(int channel)
    {
        var values = new float[Levels];
        for (var level = 0; level < Levels; level++)
        {
            values[level] = ((level / 255f) - Mean[channel]) / Deviation[channel];
        }

        return values;
    }
}
