namespace TorchSharp;

/// <summary>Disposes the tensors that were created on its thread while it was the innermost scope, except those moved elsewhere.</summary>
public sealed class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;
    private readonly List<IScoped> items = [];

    internal DisposeScope(DisposeScopeManager manager) => this.manager = manager;

    public IReadOnlyList<IDisposable> DisposablesView => [.. items];

    public int DisposablesCount => items.Count;

    private DisposeScope? Outer
    {
        get
        {
            int position = manager.Scopes.IndexOf(this);
            return position > 0 ? manager.Scopes[position - 1] : null;
        }
    }

    public bool Contains(IDisposable disposable) => disposable is IScoped item && ReferenceEquals(item.OwningScope, this);

    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        Move(disposable, Outer);
        return disposable;
    }

    public (T first, T2 second) MoveToOuter<T, T2>(T first, T2 second) where T : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public (T first, T2 second, T3 third) MoveToOuter<T, T2, T3>(T first, T2 second, T3 third)
        where T : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables)
    {
        DisposeScope? outer = Outer;
        foreach (IDisposable item in disposables) Move(item, outer);
    }

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        Move(disposable, scope);
        return disposable;
    }

    public (T first, T2 second) MoveToOther<T, T2>(DisposeScope? scope, T first, T2 second) where T : IDisposable where T2 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T first, T2 second, T3 third) MoveToOther<T, T2, T3>(DisposeScope? scope, T first, T2 second, T3 third)
        where T : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) =>
        MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (IDisposable item in disposables) Move(item, scope);
    }

    public T Detach<T>(T disposable) where T : IDisposable
    {
        Move(disposable, null);
        return disposable;
    }

    public (T first, T2 second) Detach<T, T2>(T first, T2 second) where T : IDisposable where T2 : IDisposable =>
        (Detach(first), Detach(second));

    public (T first, T2 second, T3 third) Detach<T, T2, T3>(T first, T2 second, T3 third)
        where T : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        foreach (IDisposable item in disposables) Move(item, null);
    }

    public void Attach(IDisposable disposable) => Attach([disposable]);

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        List<IDisposable> adopted = [.. disposables];
        foreach (IDisposable item in adopted)
        {
            IScoped scoped = Scoped(item);
            if (scoped.OwningScope is { } owner)
            {
                if (ReferenceEquals(owner, this)) continue;
                owner.Abandon(scoped);
            }
            else
            {
                scoped.Lifetime.AttachedToScopeCount++;
            }

            Adopt(scoped);
        }

        return adopted;
    }

    public void DisposeEverything()
    {
        while (items.Count > 0) items[^1].Dispose();
    }

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    public (T first, T2 second) DisposeEverythingBut<T, T2>(T first, T2 second) where T : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    public (T first, T2 second, T3 third) DisposeEverythingBut<T, T2, T3>(T first, T2 second, T3 third)
        where T : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut([first, second, third]);
        return (first, second, third);
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var kept = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        // Each object takes itself off the list, and the last one takes its place.
        for (int k = items.Count - 1; k >= 0; k--)
        {
            if (k < items.Count && !kept.Contains(items[k])) items[k].Dispose();
        }
    }

    /// <summary>Takes an object off the list without disposing it: somebody else does.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        if (disposable is IScoped scoped && Contains(disposable))
        {
            Abandon(scoped);
            scoped.Lifetime.DisposedInScopeCount++;
        }
    }

    public void Dispose()
    {
        DisposeEverything();
        manager.Close(this);
    }

    internal void Adopt(IScoped item)
    {
        item.Slot = items.Count;
        item.OwningScope = this;
        items.Add(item);
    }

    internal void Abandon(IScoped item)
    {
        IScoped last = items[^1];
        items[item.Slot] = last;
        last.Slot = item.Slot;
        items.RemoveAt(items.Count - 1);
        item.OwningScope = null;
    }

    // An object of an outer scope, or of none, stays where it is.
    private void Move(IDisposable disposable, DisposeScope? target)
    {
        if (disposable is null) return;
        IScoped item = Scoped(disposable);
        if (!ReferenceEquals(item.OwningScope, this)) return;
        Transfer(item, target);
    }

    internal static void Transfer(IScoped item, DisposeScope? target)
    {
        item.OwningScope?.Abandon(item);
        if (target is null) item.Lifetime.DetachedFromScopeCount++;
        else target.Adopt(item);
    }

    internal static void TransferToOuter(IScoped item)
    {
        if (item.OwningScope is { } owner) Transfer(item, owner.Outer);
    }

    private static IScoped Scoped(IDisposable disposable) =>
        disposable as IScoped
        ?? throw new InvalidOperationException($"A dispose scope holds tensors and packed sequences, not {disposable.GetType().Name}.");
}
