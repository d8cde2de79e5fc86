using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A wrapper that owns one native reference to a tensor.</summary>
    public partial class Tensor : IScoped
    {
        private static long total;
        private static long peak;

        private readonly LifetimeStatistics lifetime;
        private IntPtr handle;

        internal Tensor(IntPtr handle)
        {
            this.handle = handle;
            long live = Interlocked.Increment(ref total);
            if (live > Interlocked.Read(ref peak)) Interlocked.Exchange(ref peak, live);
            DisposeScopeManager manager = DisposeScopeManager.Current;
            lifetime = manager.ThreadStatistics.TensorStatistics;
            if (manager.Innermost is { } scope)
            {
                lifetime.CreatedInScopeCount++;
                scope.Adopt(this);
            }
            else
            {
                lifetime.CreatedOutsideScopeCount++;
            }
        }

        ~Tensor() => Release();

        public static long TotalCount => Interlocked.Read(ref total);

        public static long PeakCount => Interlocked.Read(ref peak);

        /// <summary>The address of the native <c>at::Tensor</c>.</summary>
        public IntPtr Handle =>
            handle != IntPtr.Zero ? handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        public bool IsInvalid => handle == IntPtr.Zero;

        public string? name { get; set; }

        DisposeScope? IScoped.OwningScope { get; set; }

        int IScoped.Slot { get; set; }

        LifetimeStatistics IScoped.Lifetime => lifetime;

        /// <summary>Wraps a native reference that the caller gives up.</summary>
        public static Tensor UnsafeCreateTensor(IntPtr handle) => new(handle);

        public void Dispose()
        {
            // An undefined tensor has no handle, but a scope may hold it all the same.
            if (handle == IntPtr.Zero && ((IScoped)this).OwningScope is null) return;
            DisposeScopeManager.Unregister(this);
            Release();
            GC.SuppressFinalize(this);
        }

        /// <summary>Gives up the native reference without releasing it.</summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            DisposeScopeManager.Unregister(this);
            Interlocked.Decrement(ref total);
            GC.SuppressFinalize(this);
            return Interlocked.Exchange(ref handle, IntPtr.Zero);
        }

        public Tensor DetachFromDisposeScope()
        {
            if (((IScoped)this).OwningScope is not null) DisposeScope.Transfer(this, null);
            return this;
        }

        public Tensor MoveToOuterDisposeScope()
        {
            DisposeScope.TransferToOuter(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (((IScoped)this).OwningScope is not null) DisposeScope.Transfer(this, other);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(((IScoped)other).OwningScope);

        /// <summary>Runs an operator that changes this tensor, and returns this.</summary>
        internal Tensor Changed(Op op, params ReadOnlySpan<Arg> args)
        {
            op.RunInPlace(args);
            return this;
        }

        private void Release()
        {
            IntPtr old = Interlocked.Exchange(ref handle, IntPtr.Zero);
            if (old == IntPtr.Zero) return;
            Interlocked.Decrement(ref total);
            NativeMethods.shim_tensor_free(old);
        }
    }

    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Current.Open();

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.Current.Innermost;

    /// <summary>Runs a function in a scope of its own and moves its result out.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using DisposeScope scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }
}
