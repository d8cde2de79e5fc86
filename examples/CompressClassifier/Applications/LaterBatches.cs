using Distiller.Data;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Data that are opened when they are first read: most schedules need none.</summary>
internal sealed class LaterBatches(Func<IBatchSource> open) : IBatchSource
{
    private readonly Lazy<IBatchSource> source = new(open);

    public int SampleCount => source.Value.SampleCount;

    public int BatchCount => source.Value.BatchCount;

    public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0) => source.Value.ReadEpoch(epoch, firstBatch);
}
