using System.Collections.Immutable;
using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Translation;

/// <summary>Sentence pairs as minibatches, in each of which the English sentences are equally long.</summary>
/// <remarks>
/// Inputs (N, S + T) hold English words, their end mark, the begin mark and German words; targets (N, T) German words and their end
/// mark. Equal lengths keep padding, and with it masks, out of the attention: the large negative values that masks are made of would
/// be the least scores that a calibration sees.
/// </remarks>
public sealed class ParallelText : IBatchSource
{
    private readonly (long[] English, long[] German)[] _pairs;
    private readonly int _batchSize;
    private readonly long? _seed;

    /// <summary>Numbers the words of sentence pairs.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="english">Numbers of English words.</param>
    /// <param name="german">Numbers of German words.</param>
    /// <param name="batchSize">Pairs in a minibatch, at most.</param>
    /// <param name="seed">Gives each epoch an order of its own; null for the same order always.</param>
    public ParallelText(ImmutableArray<SentencePair> pairs, Vocabulary english, Vocabulary german, int batchSize, long? seed = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        _pairs = [.. pairs.Select(pair => (english.Numbers(pair.English), german.Numbers(pair.German)))];
        (_batchSize, _seed) = (batchSize, seed);
        BatchCount = _pairs.GroupBy(pair => pair.English.Length).Sum(group => (group.Count() + batchSize - 1) / batchSize);
    }

    /// <inheritdoc/>
    public int SampleCount => _pairs.Length;

    /// <inheritdoc/>
    public int BatchCount { get; }

    /// <inheritdoc/>
    public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0)
    {
        var order = Order(_pairs.Length, epoch);
        (long[], long[])[][] batches =
            [.. order.Select(i => _pairs[i]).GroupBy(pair => pair.English.Length).OrderBy(group => group.Key).SelectMany(group => group.Chunk(_batchSize))];
        // Otherwise an epoch would begin with short sentences and end with long ones.
        return Order(batches.Length, ~epoch).Skip(firstBatch).Select(i => BatchOf(batches[i]));
    }

    private long[] Order(int count, int epoch) => _seed is { } seed ? SampleOrder.Shuffled(count, seed, epoch) : SampleOrder.Sequential(count);

    private static Batch BatchOf((long[] English, long[] German)[] pairs)
    {
        var length = pairs.Max(pair => pair.German.Length);
        long[] inputs =
        [
            .. pairs.SelectMany(pair => (long[])[.. pair.English, Vocabulary.Begin, .. pair.German[..^1], .. Padding(length - pair.German.Length)]),
        ];
        long[] targets = [.. pairs.SelectMany(pair => (long[])[.. pair.German, .. Padding(length - pair.German.Length)])];
        return new(tensor(inputs, [pairs.Length, pairs[0].English.Length + length]), tensor(targets, [pairs.Length, length]));
    }

    private static IEnumerable<long> Padding(int count) => Enumerable.Repeat(Vocabulary.Padding, count);
}
