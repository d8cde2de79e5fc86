using Distiller.Data;

namespace Distiller.Pruning.Tests;

/// <summary>Calibration data for tests that only read and write schedules.</summary>
internal sealed class NoBatches : IBatchSource
{
    private NoBatches()
    {
    }

    public static NoBatches Instance { get; } = new();

    public int SampleCount => 0;

    public int BatchCount => 0;

    public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0) => throw new InvalidOperationException("These data exist in name only.");
}
