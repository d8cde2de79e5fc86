using Distiller.Data;

namespace Distiller.Distributed;

/// <summary>A run of minibatches of a data set, for measuring: every sample belongs to one rank, none is repeated.</summary>
internal sealed class BatchRange : IBatchSource
{
    private readonly IBatchSource source;
    private readonly int first;

    public BatchRange(IBatchSource source, int rank, int ranks)
    {
        this.source = source;
        first = (int)((long)source.BatchCount * rank / ranks);
        BatchCount = (int)((long)source.BatchCount * (rank + 1) / ranks) - first;
        SampleCount = source.BatchCount == 0 ? 0 : (int)((long)source.SampleCount * BatchCount / source.BatchCount);
    }

    /// <summary>About as many as there are: minibatches may differ in size.</summary>
    public int SampleCount { get; }

    public int BatchCount { get; }

    public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0) =>
        source.ReadEpoch(epoch, first + firstBatch).Take(BatchCount - firstBatch);
}
