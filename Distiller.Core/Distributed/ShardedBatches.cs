using System.Globalization;
using Distiller.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distributed;

/// <summary>The part of each minibatch that falls to one rank. All ranks together see what one process would.</summary>
/// <remarks>
/// Every rank prepares the whole minibatch and keeps its part, so that augmentation, too, is that of one process. Where preparing is
/// dear, write a source that reads the samples of a <see cref="DistributedSampler"/> only. A minibatch that cannot be cut into equal
/// parts is filled up with its own first samples.
/// </remarks>
internal sealed class ShardedBatches(IBatchSource source, int rank, int ranks, Action<string>? log = null) : IBatchSource
{
    private bool isTold;

    public int SampleCount => source.SampleCount;

    public int BatchCount => source.BatchCount;

    public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0)
    {
        using IEnumerator<Batch> batches = source.ReadEpoch(epoch, firstBatch).GetEnumerator();
        while (Next(batches) is { } batch)
        {
            yield return batch;
        }
    }

    private Batch? Next(IEnumerator<Batch> batches)
    {
        using DisposeScope scope = NewDisposeScope();
        return batches.MoveNext() ? Cut(batches.Current) : null;
    }

    private Batch Cut(Batch whole)
    {
        int share = DistributedSampler.Share(whole.Count, ranks);
        int repeated = (share * ranks) - whole.Count;
        if (repeated > 0 && !isTold)
        {
            isTold = true;
            log?.Invoke(string.Create(
                CultureInfo.InvariantCulture, $"A minibatch of {whole.Count} samples cannot be cut into {ranks} equal parts: {repeated} of it are repeated, so that each rank has {share}."));
        }

        return new Batch(Part(whole.Inputs, share).MoveToOuterDisposeScope(), Part(whole.Targets, share).MoveToOuterDisposeScope());
    }

    private Tensor Part(Tensor values, int share)
    {
        int start = rank * share, count = (int)values.shape[0];
        return start + share <= count
            ? values.narrow(0, start, share)
            : values.index_select(0, tensor([.. Enumerable.Range(start, share).Select(position => (long)position % count)], dtype: ScalarType.Int64));
    }
}
