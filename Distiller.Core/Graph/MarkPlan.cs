namespace Distiller.Graph;

/// <summary>Which channels of which producers are marked in which item of a batch.</summary>
/// <remarks>
/// A producer is coded by presence: one item in which it is marked as a whole. A channel is coded in binary: for each bit an
/// item in which the channels with this bit are marked, and one for those without it. At a position with a single channel
/// exactly one item of each pair shows a mark.
/// </remarks>
internal sealed class MarkPlan
{
    private const int BitCount = 64;

    private readonly List<Func<int, long, bool>> items = [];

    public int Count => items.Count;

    /// <summary>Number of bits that number so many channels.</summary>
    public static int Bits(long channels) => channels <= 1 ? 0 : (int)(BitCount - long.LeadingZeroCount(channels - 1));

    /// <summary>Adds an item in which a producer is marked as a whole.</summary>
    /// <param name="producer">Number of the producer.</param>
    public void AddPresence(int producer) => items.Add((candidate, _) => candidate == producer);

    /// <summary>Adds an item without marks of producers, for marks that the input brings along.</summary>
    public void AddUnmarked() => items.Add((_, _) => false);

    /// <summary>Adds a pair of items for each bit: first the channels that have the bit, then those that do not.</summary>
    /// <param name="bits">Number of bits.</param>
    /// <param name="producer">The producer that is marked; null for all.</param>
    public void AddBits(int bits, int? producer = null)
    {
        for (int bit = 0; bit < bits; bit++)
        {
            long weight = 1L << bit;
            items.Add((candidate, channel) => (producer ?? candidate) == candidate && (channel & weight) != 0);
            items.Add((candidate, channel) => (producer ?? candidate) == candidate && (channel & weight) == 0);
        }
    }

    /// <summary>Adds an item for each channel of a producer.</summary>
    /// <param name="producer">Number of the producer.</param>
    /// <param name="channels">Number of its channels.</param>
    public void AddChannels(int producer, long channels)
    {
        for (long marked = 0; marked < channels; marked++)
        {
            long only = marked;
            items.Add((candidate, channel) => candidate == producer && channel == only);
        }
    }

    /// <summary>Whether a channel is marked in an item.</summary>
    public bool IsMarked(int item, int producer, long channel) => items[item](producer, channel);
}
