using System.Collections;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace TorchSharp.Modules;

/// <summary>Batches of a dataset, in its order or shuffled, one pass for each enumerator.</summary>
public class DataLoader<T, S> : IEnumerable<S>, IDisposable
{
    public DataLoader(
        Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, IEnumerable<long> shuffler, Device? device = null,
        int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        this.dataset = dataset;
        this.collate_fn = collate_fn;
        this.drop_last = drop_last;
        (batch_size, sampler, num_workers) = (batchSize, shuffler, Math.Max(num_worker, 1));
        (Device, DisposeBatch, DisposeDataset) = (device ?? CPU, disposeBatch, disposeDataset);
    }

    public DataLoader(
        Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, bool shuffle = false, Device? device = null,
        int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
        : this(
            dataset, batchSize, collate_fn, shuffle ? new FisherYatesShuffler(dataset.Count, seed) : InOrder(dataset.Count), device, num_worker, drop_last,
            disposeBatch, disposeDataset)
    {
    }

    public Dataset<T> dataset { get; }

    public int batch_size { get; }

    public bool drop_last { get; }

    public IEnumerable<long> sampler { get; }

    public int num_workers { get; }

    public Device Device { get; }

    public Func<IEnumerable<T>, Device, S> collate_fn { get; }

    public bool DisposeBatch { get; }

    public bool DisposeDataset { get; }

    /// <summary>The number of batches.</summary>
    public long Count => drop_last ? dataset.Count / batch_size : (dataset.Count + batch_size - 1) / batch_size;

    public IEnumerator<S> GetEnumerator() => new BatchEnumerator<T, S>(this);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && DisposeDataset) dataset.Dispose();
    }

    private static IEnumerable<long> InOrder(long count)
    {
        for (long k = 0; k < count; k++) yield return k;
    }
}
