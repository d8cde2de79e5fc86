using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class jit
    {
        /// <summary>Functions compiled from TorchScript source.</summary>
        public unsafe class CompilationUnit : IDisposable
        {
            private IntPtr unit;

            internal CompilationUnit(IntPtr unit) => this.unit = unit;

            ~CompilationUnit() => Dispose(false);

            public object invoke(string name, params object[] objs)
            {
                ObjectDisposedException.ThrowIf(unit == IntPtr.Zero, this);
                return ScriptCall.Invoke(objs, (args, count, result) => NativeMethods.shim_unit_invoke(unit, name, args, count, result))!;
            }

            public TResult invoke<TResult>(string name, params object[] inputs) => ScriptCall.As<TResult>(invoke(name, inputs));

            public TResult invoke<T, TResult>(string name, params T[] inputs) =>
                ScriptCall.As<TResult>(invoke(name, [.. inputs.Select(input => (object)input!)]));

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                IntPtr old = Interlocked.Exchange(ref unit, IntPtr.Zero);
                if (old != IntPtr.Zero) NativeMethods.shim_unit_free(old);
            }
        }
    }
}
