using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static bool is_grad_enabled() => NativeMethods.shim_grad_mode() != 0;

    public static bool is_inference_mode_enabled() => NativeMethods.shim_inference_mode() != 0;

    public static IDisposable no_grad() => new GradModeGuard(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradModeGuard(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradModeGuard(mode);

    public static IDisposable inference_mode(bool mode = true) => new InferenceModeGuard(mode);

    private sealed class GradModeGuard : IDisposable
    {
        private readonly bool before = is_grad_enabled();

        internal GradModeGuard(bool enabled) => NativeMethods.shim_set_grad_mode(enabled ? 1 : 0);

        public void Dispose() => NativeMethods.shim_set_grad_mode(before ? 1 : 0);
    }

    private sealed class InferenceModeGuard(bool mode) : IDisposable
    {
        private IntPtr guard = NativeMethods.shim_inference_enter(mode ? 1 : 0);

        public void Dispose()
        {
            if (guard == IntPtr.Zero) return;
            NativeMethods.shim_inference_leave(guard);
            guard = IntPtr.Zero;
        }
    }
}
