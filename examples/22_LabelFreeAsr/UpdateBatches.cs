using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>As many minibatches as there are updates, whatever the number of samples: students of small and large pools are trained equally long.</summary>
internal sealed class UpdateBatches(Tensor inputs, Tensor targets, int batchSize, int updates, long seed) : IBatchSource
{
    private (long Pass, long[] Order) _order = (-1, []);

    public int SampleCount => batchSize * updates;

    public int BatchCount => updates;

    public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0) =>
        Enumerable.Range(firstBatch, updates - firstBatch).Select(batch => Cut((((long)epoch * updates) + batch) * batchSize));

    private Batch Cut(long first)
    {
        var count = (int)inputs.shape[0];
        using var index = tensor([.. Enumerable.Range(0, batchSize).Select(i => Row(first + i, count))], dtype: ScalarType.Int64);
        return new(inputs.index_select(0, index), targets.index_select(0, index));
    }

    // Each pass over the samples has an order of its own.
    private long Row(long position, int count)
    {
        var pass = position / count;
        if (_order.Pass != pass || _order.Order.Length != count)
        {
            _order = (pass, SampleOrder.Shuffled(count, seed, (int)pass));
        }

        return _order.Order[position % count];
    }
}
