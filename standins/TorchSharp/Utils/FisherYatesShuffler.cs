using System.Collections;

namespace TorchSharp.Utils;

/// <summary>A random order of the numbers below a size (Fisher and Yates): with a seed the same at each pass.</summary>
public class FisherYatesShuffler(long size, int? seed = null) : IEnumerable<long>
{
    public IEnumerator<long> GetEnumerator()
    {
        Random random = seed is { } s ? new Random(s) : new Random();
        var order = new long[size];
        for (long k = 0; k < size; k++)
        {
            // Two draws for one index, as TorchSharp makes them: a seed means the same order there and here.
            long high = random.Next(), low = random.Next();
            long other = ((high << 32) + low) % (k + 1);
            order[k] = order[other];
            order[other] = k;
        }

        return ((IEnumerable<long>)order).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
