namespace Distiller.Data;

/// <summary>Orders of samples that depend on a seed and an epoch alone, on every machine and every version of the runtime.</summary>
public static class SampleOrder
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    /// <summary>A random permutation.</summary>
    /// <remarks>Fisher-Yates shuffle driven by SplitMix64 (Steele, Lea, Flood 2014).</remarks>
    /// <param name="count">The number of samples. Range: 0 and more.</param>
    /// <param name="seed">Any number.</param>
    /// <param name="epoch">The epoch.</param>
    /// <returns>The numbers 0 to <c>count - 1</c>, each once.</returns>
    public static long[] Shuffled(int count, long seed, int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long[] order = Sequential(count);
        ulong state = unchecked((ulong)SeedFor(seed, epoch, 0));
        for (int i = count - 1; i > 0; i--)
        {
            // The upper 64 bits of a 128-bit product: an index below i + 1 without the bias of a remainder that matters here.
            int j = (int)Math.BigMul(Next(ref state), (ulong)(i + 1), out _);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    /// <summary>The order of the data set.</summary>
    /// <param name="count">The number of samples. Range: 0 and more.</param>
    /// <returns>The numbers 0 to <c>count - 1</c>.</returns>
    public static long[] Sequential(int count)
    {
        long[] order = new long[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
        }

        return order;
    }

    /// <summary>A seed for what is random inside one minibatch, such as augmentation.</summary>
    /// <param name="seed">The seed of the data set.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="batch">The minibatch.</param>
    /// <returns>A number that differs from minibatch to minibatch.</returns>
    public static long SeedFor(long seed, int epoch, int batch)
    {
        ulong state = unchecked((ulong)seed);
        state = Next(ref state) ^ (uint)epoch;
        state = Next(ref state) ^ (uint)batch;
        return unchecked((long)Next(ref state));
    }

    private static ulong Next(ref ulong state)
    {
        unchecked
        {
            state += GoldenGamma;
            ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}
