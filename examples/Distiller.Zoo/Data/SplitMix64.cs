namespace Distiller.Zoo.Data;

/// <summary>A small generator whose numbers depend on its keys alone, on every platform and in every version of .NET.</summary>
/// <remarks>Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".</remarks>
internal struct SplitMix64
{
    private const ulong Increment = 0x9E3779B97F4A7C15;
    private ulong state;

    /// <summary>A generator of its own for every combination of keys, such as (seed, epoch, image).</summary>
    public SplitMix64(params ReadOnlySpan<long> keys)
    {
        foreach (var key in keys)
        {
            state = Mix(state + Increment + unchecked((ulong)key));
        }
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        state = unchecked(state + Increment);
        return Mix(state);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public float Next() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [low, high), with all digits of a double.</summary>
    public double NextDouble(double low, double high) => low + ((high - low) * (NextBits() >> 11) / (1L << 53));

    /// <summary>Uniform in [low, high).</summary>
    public float Next(float low, float high) => low + ((high - low) * Next());

    /// <summary>Uniform in 0 … bound - 1.</summary>
    public int Next(int bound) => (int)Math.BigMul(NextBits(), (ulong)bound, out _);

    /// <summary>About normal with mean 0 and deviation 1: the sum of four 16-bit uniforms, from one draw.</summary>
    public float NextNormal()
    {
        const float Deviation = 37837.2f; // sqrt(4 / 12) · 65536
        const float Mean = 2 * 65535f;
        var bits = NextBits();
        var sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return (sum - Mean) / Deviation;
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
