using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with a state that can be saved and set.</summary>
    public class Generator : IDisposable
    {
        private static readonly Generator Shared = new(NativeMethods.shim_generator_default(), CPU);

        private IntPtr handle;

        public Generator(ulong seed = 0, Device? device = null)
            : this(NativeMethods.Check(NativeMethods.shim_generator_new(seed)), device ?? CPU)
        {
        }

        private Generator(IntPtr handle, Device device)
        {
            this.handle = handle;
            this.device = device;
        }

        ~Generator() => Dispose(false);

        public static Generator Default => Shared;

        public IntPtr Handle => handle != IntPtr.Zero ? handle : throw new InvalidOperationException("Generator invalid -- empty handle.");

        public Device device { get; }

        public Generator manual_seed(long seed)
        {
            NativeMethods.shim_generator_seed(Handle, unchecked((ulong)seed));
            return this;
        }

        public long seed() => unchecked((long)NativeMethods.shim_generator_reseed(Handle));

        public long initial_seed() => unchecked((long)NativeMethods.shim_generator_initial_seed(Handle));

        public Tensor get_state() => new(NativeMethods.Check(NativeMethods.shim_generator_get_state(Handle)));

        public void set_state(Tensor value)
        {
            NativeMethods.Check(NativeMethods.shim_generator_set_state(Handle, value.Handle));
            GC.KeepAlive(value);
        }

        public void Dispose()
        {
            // The default generator lives as long as the process, whoever holds it.
            if (ReferenceEquals(this, Shared)) return;
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            IntPtr old = Interlocked.Exchange(ref handle, IntPtr.Zero);
            if (old != IntPtr.Zero) NativeMethods.shim_generator_free(old);
        }
    }

    /// <summary>Seeds the default generator and returns it.</summary>
    public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

    public static long seed() => Generator.Default.seed();

    public static long initial_seed() => Generator.Default.initial_seed();

    public static Tensor get_rng_state() => Generator.Default.get_state();

    public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
}
