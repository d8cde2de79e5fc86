using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static string __version__ => Marshal.PtrToStringUTF8(NativeMethods.shim_torch_version())!;

    public static int get_num_threads() => NativeMethods.shim_threads();

    public static void set_num_threads(int num) => NativeMethods.Check(NativeMethods.shim_set_threads(num));

    /// <summary>Does nothing: every call reports its own failure.</summary>
    public static void CheckForErrors()
    {
    }

    /// <summary>The random functions by their module's name.</summary>
    public static partial class random
    {
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        public static long seed() => torch.seed();

        public static long initial_seed() => torch.initial_seed();

        public static Tensor get_rng_state() => torch.get_rng_state();

        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }
}
