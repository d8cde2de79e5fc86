namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            public static partial class rnn
            {
                /// <summary>Sequences of different length, step by step: the items of each time step that still run.</summary>
                public sealed class PackedSequence : IScoped
                {
                    /// <summary>All steps, one after the other; (Steps, Features...).</summary>
                    public readonly Tensor data;

                    /// <summary>How many sequences still run at each time step.</summary>
                    public readonly Tensor batch_sizes;

                    /// <summary>The order, longest first, in which the sequences are packed; null if they came so.</summary>
                    public readonly Tensor sorted_indices;

                    /// <summary>The order that undoes the sorting; null if there was none.</summary>
                    public readonly Tensor unsorted_indices;

                    private readonly LifetimeStatistics lifetime;
                    private bool isDisposed;

                    internal PackedSequence(Tensor data, Tensor batchSizes, Tensor? sorted, Tensor? unsorted)
                    {
                        this.data = data.DetachFromDisposeScope();
                        batch_sizes = batchSizes.DetachFromDisposeScope();
                        sorted_indices = sorted?.DetachFromDisposeScope()!;
                        unsorted_indices = unsorted?.DetachFromDisposeScope()!;
                        lifetime = DisposeScopeManager.Statistics.PackedSequenceStatistics;
                        DisposeScopeManager.Register(this);
                    }

                    DisposeScope? IScoped.OwningScope { get; set; }

                    int IScoped.Slot { get; set; }

                    LifetimeStatistics IScoped.Lifetime => lifetime;

                    /// <summary>How many sequences there are: all run at the first step.</summary>
                    internal long Batch
                    {
                        get
                        {
                            using Tensor first = batch_sizes[0];
                            return first.item<long>();
                        }
                    }

                    public PackedSequence DetachFromDisposeScope()
                    {
                        if (((IScoped)this).OwningScope is not null) DisposeScope.Transfer(this, null);
                        return this;
                    }

                    public PackedSequence MoveToOuterDisposeScope()
                    {
                        DisposeScope.TransferToOuter(this);
                        return this;
                    }

                    public PackedSequence MoveToOtherDisposeScope(DisposeScope? other)
                    {
                        if (((IScoped)this).OwningScope is not null) DisposeScope.Transfer(this, other);
                        return this;
                    }

                    public PackedSequence MoveToOtherDisposeScope(PackedSequence other) => MoveToOtherDisposeScope(((IScoped)other).OwningScope);

                    public void Dispose()
                    {
                        if (isDisposed) return;
                        isDisposed = true;
                        DisposeScopeManager.Unregister(this);
                        data.Dispose();
                        batch_sizes.Dispose();
                        sorted_indices?.Dispose();
                        unsorted_indices?.Dispose();
                    }

                    /// <summary>Other data for the same sequences.</summary>
                    internal PackedSequence With(Tensor other) =>
                        new(other, batch_sizes.alias(), sorted_indices?.alias(), unsorted_indices?.alias());
                }
            }
        }
    }
}
