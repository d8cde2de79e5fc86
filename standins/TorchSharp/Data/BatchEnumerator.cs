using System.Collections;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>One pass over a loader. A batch lives until the next one is asked for.</summary>
internal sealed class BatchEnumerator<T, S>(DataLoader<T, S> loader) : IEnumerator<S>
{
    private IEnumerator<long> order = loader.sampler.GetEnumerator();
    private IReadOnlyList<IDisposable> owned = [];
    private S? current;

    public S Current => current!;

    object? IEnumerator.Current => current;

    public bool MoveNext()
    {
        DisposeBatch();
        long[] indices = Next();
        if (indices.Length == 0 || (loader.drop_last && indices.Length < loader.batch_size)) return false;

        using DisposeScope items = NewDisposeScope();
        T[] fetched = loader.num_workers == 1 ? [.. indices.Select(loader.dataset.GetTensor)] : FetchInParallel(indices, items);
        using DisposeScope batch = NewDisposeScope();
        current = loader.collate_fn(fetched, loader.Device);
        IReadOnlyList<IDisposable> made = batch.DisposablesView;
        batch.Detach(made);
        if (loader.DisposeBatch) owned = made;
        return true;
    }

    public void Reset()
    {
        DisposeBatch();
        order.Dispose();
        order = loader.sampler.GetEnumerator();
    }

    public void Dispose()
    {
        DisposeBatch();
        order.Dispose();
    }

    private long[] Next()
    {
        List<long> indices = new(loader.batch_size);
        while (indices.Count < loader.batch_size && order.MoveNext()) indices.Add(order.Current);
        return [.. indices];
    }

    // A tensor belongs to the scopes of the thread that makes it: hand what a worker made over to the caller's scope.
    private T[] FetchInParallel(long[] indices, DisposeScope items)
    {
        var fetched = new T[indices.Length];
        var made = new IReadOnlyList<IDisposable>[indices.Length];
        Parallel.For(0, indices.Length, new ParallelOptions { MaxDegreeOfParallelism = loader.num_workers }, k =>
        {
            using DisposeScope scope = NewDisposeScope();
            fetched[k] = loader.dataset.GetTensor(indices[k]);
            made[k] = scope.DisposablesView;
            scope.Detach(made[k]);
        });
        foreach (IReadOnlyList<IDisposable> some in made) items.Attach(some);
        return fetched;
    }

    private void DisposeBatch()
    {
        foreach (IDisposable item in owned) item.Dispose();
        owned = [];
    }
}
