using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Switches anomaly detection of backward passes, and back again when disposed.</summary>
public class AnomalyMode : IDisposable
{
    private readonly bool before = IsEnabled;
    private readonly bool beforeChecked = ShouldCheckNaN;

    public AnomalyMode(bool enabled, bool check_nan = true) => Set(enabled, check_nan);

    public static bool IsEnabled => NativeMethods.shim_anomaly_enabled() != 0;

    public static bool ShouldCheckNaN => NativeMethods.shim_anomaly_checks_nan() != 0;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) Set(before, beforeChecked);
    }

    private static void Set(bool enabled, bool checkNan) => NativeMethods.shim_anomaly_set(enabled ? 1 : 0, checkNan ? 1 : 0);
}
