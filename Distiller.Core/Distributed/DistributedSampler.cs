using System.Globalization;
using Distiller.Data;

namespace Distiller.Distributed;

/// <summary>Which samples this rank takes from each minibatch that all ranks share.</summary>
/// <remarks>
/// The order of an epoch is that of one process (<see cref="SampleOrder"/>): a function of seed and epoch alone. A minibatch of B samples
/// is cut into W equal parts, of which rank r takes the r-th; so W ranks see the same minibatches as one. Where the last minibatch
/// cannot be cut into equal parts it is filled up with the first samples of the epoch's order, which are repeated
/// (<see cref="PaddedCount"/>), or left out (<c>dropLast</c>).
/// </remarks>
public sealed class DistributedSampler
{
    private readonly bool shuffles;
    private readonly long seed;
    private (int Epoch, long[] Samples) order = (-1, []);

    /// <summary>Makes a sampler for one rank.</summary>
    /// <param name="sampleCount">Samples of the data set. Range: 1 and more.</param>
    /// <param name="batchSize">Samples of a minibatch, all ranks together. A multiple of the number of ranks.</param>
    /// <param name="group">The ranks.</param>
    /// <param name="shuffles">Whether each epoch has an order of its own.</param>
    /// <param name="seed">Decides the orders, together with the epoch. The same on all ranks.</param>
    /// <param name="dropLast">Whether a last minibatch that is not full is left out.</param>
    /// <exception cref="ArgumentException">The minibatch cannot be cut into equal parts.</exception>
    public DistributedSampler(int sampleCount, int batchSize, ProcessGroup group, bool shuffles = false, long seed = 0, bool dropLast = false)
        : this(sampleCount, batchSize, (group.Rank, group.WorldSize), shuffles, seed, dropLast)
    {
    }

    internal DistributedSampler(int sampleCount, int batchSize, (int Rank, int WorldSize) place, bool shuffles, long seed, bool dropLast)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sampleCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        if (batchSize % place.WorldSize != 0)
        {
            int below = batchSize / place.WorldSize * place.WorldSize;
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A minibatch of {batchSize} cannot be cut into {place.WorldSize} equal parts. Choose {(below > 0 ? $"{below} or " : "")}{below + place.WorldSize}, or another number of processes."),
                nameof(batchSize));
        }

        (SampleCount, BatchSize, Rank, WorldSize) = (sampleCount, batchSize, place.Rank, place.WorldSize);
        (this.shuffles, this.seed) = (shuffles, seed);
        BatchCount = dropLast ? sampleCount / batchSize : (sampleCount + batchSize - 1) / batchSize;
        int rest = dropLast ? 0 : sampleCount % batchSize;
        PaddedCount = (WorldSize - (rest % WorldSize)) % WorldSize;
    }

    /// <summary>Samples of the data set.</summary>
    public int SampleCount { get; }

    /// <summary>Samples of a full minibatch, all ranks together.</summary>
    public int BatchSize { get; }

    /// <summary>The rank whose samples these are.</summary>
    public int Rank { get; }

    /// <summary>Number of ranks.</summary>
    public int WorldSize { get; }

    /// <summary>Minibatches of an epoch, the same on all ranks.</summary>
    public int BatchCount { get; }

    /// <summary>Samples that are seen twice in an epoch, so that all ranks have equally many. Range: 0 to <see cref="WorldSize"/> - 1.</summary>
    public int PaddedCount { get; }

    /// <summary>The samples of this rank in a minibatch.</summary>
    /// <param name="epoch">The epoch, counted from 0.</param>
    /// <param name="minibatch">The minibatch. Range: 0 to <see cref="BatchCount"/> - 1.</param>
    /// <returns>Their numbers in the data set; equally many on all ranks.</returns>
    public long[] Samples(int epoch, int minibatch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(minibatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(minibatch, BatchCount);
        if (order.Epoch != epoch)
        {
            order = (epoch, shuffles ? SampleOrder.Shuffled(SampleCount, seed, epoch) : SampleOrder.Sequential(SampleCount));
        }

        int start = minibatch * BatchSize;
        int share = Share(Math.Min(BatchSize, SampleCount - start), WorldSize);
        return [.. Enumerable.Range(start + (Rank * share), share).Select(position => order.Samples[position % SampleCount])];
    }

    /// <summary>The samples of each rank in a minibatch.</summary>
    internal static int Share(int count, int ranks) => (count + ranks - 1) / ranks;
}
