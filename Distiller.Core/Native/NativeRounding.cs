using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>Quantization in training as a single operator, forward and back, where a chain of operators would pass over memory once for each step.</summary>
/// <remarks>Every step rounds to float32 on its own, so the values are those of the chain to the last bit.</remarks>
public static unsafe class NativeRounding
{
    /// <summary>Whether a tensor can be given.</summary>
    /// <param name="values">The tensor.</param>
    /// <returns>True for float32 on the processor, where the native library can be used.</returns>
    public static bool Supports(Tensor values) =>
        values.dtype == ScalarType.Float32 && values.device_type == TorchSharp.DeviceType.CPU && NativeSupport.IsAvailable;

    /// <summary>Cuts off, quantizes and dequantizes.</summary>
    /// <param name="values">Float32, any shape. Receives the gradient of the values from <see cref="RoundingGrid.GradientLow"/> to <see cref="RoundingGrid.GradientHigh"/>.</param>
    /// <param name="grid">To what.</param>
    /// <param name="level">The upper end as something that learns, shape (1): receives the sum of the gradients of larger values. Null if it does not learn.</param>
    /// <returns>A new tensor of the same shape.</returns>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    /// <exception cref="ExternalException">The values are not float32.</exception>
    public static Tensor Apply(Tensor values, RoundingGrid grid, Tensor? level = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        NativeSupport.Require("Quantization in one operator");
        IntPtr result = Shim.shim_round(values.Handle, level?.Handle ?? IntPtr.Zero, &grid);
        GC.KeepAlive(values);
        GC.KeepAlive(level);
        return result == IntPtr.Zero ? throw Shim.Failure() : Tensor.UnsafeCreateTensor(result);
    }
}
