namespace Distiller.Graph;

/// <summary>Finds out, in up to three rounds of marking, which channel of which producer arrives at which position.</summary>
/// <remarks>
/// Round one marks all producers at once: an item per producer says which ones meet at a position, and if they meet channel
/// by channel, as in a residual addition, the common bits say which channel. Where the bits disagree, round two gives each of
/// the producers concerned bits of its own. Where several channels of one producer meet, round three marks them one by one:
/// the four gates of a recurrent cell, the channels of a head of attention. The model's outputs need no third round.
/// </remarks>
internal sealed class MarkDecoder
{
    private const long LargestSeparated = 1024;

    private readonly MarkingRun run;
    private readonly Func<MarkPlan, MarkReading> read;
    private readonly Dictionary<string, List<Channel>[]> arrivals = new(StringComparer.Ordinal);
    private readonly List<(string Reader, int Position, int[] Producers)> pending = [];

    /// <summary>Prepares the rounds.</summary>
    /// <param name="run">The marking; its producers are numbered.</param>
    /// <param name="read">Runs a plan.</param>
    public MarkDecoder(MarkingRun run, Func<MarkPlan, MarkReading> read)
    {
        this.run = run;
        this.read = read;
    }

    /// <summary>For each reader and position the channels that arrive there.</summary>
    public IReadOnlyDictionary<string, List<Channel>[]> Arrivals => arrivals;

    /// <summary>Producers whose marks arrive where they cannot be told apart, and the reader.</summary>
    public List<(int Producer, string Reader)> Unfollowed { get; } = [];

    /// <summary>Runs the rounds that are needed.</summary>
    public void Decode()
    {
        if (run.Producers.Count == 0)
        {
            return;
        }

        HashSet<string> unreadable = TogetherRound();
        if (pending.Count > 0)
        {
            SeparateRound();
        }

        for (int producer = 0; unreadable.Count > 0 && producer < run.Producers.Count; producer++)
        {
            MarkPlan plan = new();
            plan.AddPresence(producer);
            Unfollowed.AddRange(read(plan).Readers.Where(unreadable.Contains).Select(reader => (producer, reader)));
        }
    }

    private HashSet<string> TogetherRound()
    {
        int count = run.Producers.Count;
        int bits = run.Producers.Max(producer => MarkPlan.Bits(producer.Outputs));
        MarkPlan plan = new();
        for (int producer = 0; producer < count; producer++)
        {
            plan.AddPresence(producer);
        }

        plan.AddBits(bits);
        MarkReading marks = read(plan);
        foreach (string reader in marks.Readers)
        {
            List<Channel>[] found = arrivals[reader] = [.. Enumerable.Range(0, marks.PositionCount(reader)).Select(_ => new List<Channel>())];
            for (int position = 0; position < found.Length; position++)
            {
                int[] present = [.. Enumerable.Range(0, count).Where(producer => marks.IsMarked(reader, producer, position))];
                if (present.Length == 0)
                {
                    continue;
                }

                if (Read(marks, reader, position, count, bits) is { IsSingle: true } code && present.All(producer => code.Value < run.Producers[producer].Outputs))
                {
                    found[position].AddRange(present.Select(producer => new Channel(producer, code.Value)));
                }
                else
                {
                    pending.Add((reader, position, present));
                }
            }
        }

        return marks.Unreadable;
    }

    private void SeparateRound()
    {
        int[] concerned = [.. pending.SelectMany(entry => entry.Producers).Distinct().Order()];
        Dictionary<int, int> firstItem = [];
        MarkPlan plan = new();
        foreach (int producer in concerned)
        {
            firstItem[producer] = plan.Count;
            plan.AddPresence(producer);
            plan.AddBits(MarkPlan.Bits(run.Producers[producer].Outputs), producer);
        }

        MarkReading marks = read(plan);
        List<(string Reader, int Position, int Producer)> unresolved = [];
        foreach ((string reader, int position, int[] producers) in pending)
        {
            foreach (int producer in producers)
            {
                long channels = run.Producers[producer].Outputs;
                int bits = MarkPlan.Bits(channels);
                Code code = Read(marks, reader, position, firstItem[producer] + 1, bits);
                if (code.IsSingle && code.Value < channels)
                {
                    arrivals[reader][position].Add(new(producer, code.Value));
                }
                else if (channels > LargestSeparated || MarkingRun.IsOutput(reader))
                {
                    // Too many channels are never a mistake: what is joined without need is only kept without need.
                    arrivals[reader][position].AddRange(All(producer));
                }
                else
                {
                    unresolved.Add((reader, position, producer));
                }
            }
        }

        foreach (IGrouping<int, (string Reader, int Position, int Producer)> group in unresolved.GroupBy(entry => entry.Producer))
        {
            SingleRound(group.Key, group);
        }
    }

    private void SingleRound(int producer, IEnumerable<(string Reader, int Position, int Producer)> places)
    {
        MarkPlan plan = new();
        plan.AddChannels(producer, run.Producers[producer].Outputs);
        MarkReading marks = read(plan);
        foreach ((string reader, int position, _) in places)
        {
            List<Channel> seen = [.. All(producer).Where(channel => marks.IsMarked(reader, (int)channel.Index, position))];
            arrivals[reader][position].AddRange(seen.Count > 0 ? seen : All(producer));
        }
    }

    private IEnumerable<Channel> All(int producer)
    {
        for (long index = 0; index < run.Producers[producer].Outputs; index++)
        {
            yield return new(producer, index);
        }
    }

    private static Code Read(MarkReading marks, string reader, int position, int firstItem, int bits)
    {
        long value = 0;
        bool isSingle = true;
        for (int bit = 0; bit < bits; bit++)
        {
            bool set = marks.IsMarked(reader, firstItem + (2 * bit), position);
            bool clear = marks.IsMarked(reader, firstItem + (2 * bit) + 1, position);
            value |= set ? 1L << bit : 0;
            isSingle &= set != clear;
        }

        return new(value, isSingle);
    }

    /// <summary>A channel of a producer.</summary>
    public readonly record struct Channel(int Producer, long Index);

    /// <summary>What the pairs of items say: a number, and whether no second one was there.</summary>
    private readonly record struct Code(long Value, bool IsSingle);
}
