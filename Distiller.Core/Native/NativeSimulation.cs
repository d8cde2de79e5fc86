using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>Simulated integers in one pass over memory, where a chain of operators would take one for each step.</summary>
/// <remarks>Every step rounds to float32 on its own, so the values are those of the chain. Nothing here has a gradient.</remarks>
public static unsafe class NativeSimulation
{
    /// <summary>Whether a tensor can be given.</summary>
    /// <param name="values">The tensor.</param>
    /// <returns>True for float32 on the processor, where the native library can be used.</returns>
    public static bool Supports(Tensor values) => NativeRounding.Supports(values);

    /// <summary>Scales, rounds, cuts off and scales back.</summary>
    /// <param name="values">Float32, any shape, in any order of memory.</param>
    /// <param name="ratio">Multiplies.</param>
    /// <param name="grid">To what.</param>
    /// <returns>A new tensor of the same shape and order of memory.</returns>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    /// <exception cref="ExternalException">The values are not float32.</exception>
    public static Tensor Apply(Tensor values, float ratio, SimulationGrid grid)
    {
        ArgumentNullException.ThrowIfNull(values);
        NativeSupport.Require("Simulated integers in one pass");
        IntPtr result = Shim.shim_simulate(values.Handle, &ratio, 1, 0, &grid);
        GC.KeepAlive(values);
        return Made(result);
    }

    /// <summary>As <see cref="Apply"/>, over the values themselves.</summary>
    /// <param name="values">Float32, any shape; overwritten.</param>
    /// <param name="ratios">One that multiplies all values, or one for each element of an axis.</param>
    /// <param name="axis">The axis, from 0, where there are several ratios.</param>
    /// <param name="grid">To what.</param>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    /// <exception cref="ExternalException">The values are not float32, or have no such axis.</exception>
    public static void ApplyInPlace(Tensor values, ReadOnlySpan<float> ratios, long axis, SimulationGrid grid)
    {
        ArgumentNullException.ThrowIfNull(values);
        NativeSupport.Require("Simulated integers in one pass");
        fixed (float* first = ratios)
        {
            if (Shim.shim_simulate_in_place(values.Handle, first, ratios.Length, axis, &grid) < 0) throw Shim.Failure();
        }

        GC.KeepAlive(values);
    }

    /// <summary>The integers of images as bytes, for a <see cref="NativePlan"/>.</summary>
    /// <param name="values">Float32, shape (N, C, H, W).</param>
    /// <param name="ratio">Multiplies.</param>
    /// <param name="grid">To what; its scale is 1, and its integers with the zero point added lie from -<paramref name="byteOfZero"/> to 255 - <paramref name="byteOfZero"/>.</param>
    /// <param name="byteOfZero">The byte that stands for 0. Range: 0 to 255.</param>
    /// <returns>A new tensor of unsigned bytes with scale 1, in channels-last order.</returns>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    /// <exception cref="ExternalException">The values are not float32, or not images.</exception>
    public static Tensor Bytes(Tensor values, float ratio, SimulationGrid grid, int byteOfZero)
    {
        ArgumentNullException.ThrowIfNull(values);
        NativeSupport.Require("Simulated integers in one pass");
        IntPtr result = Shim.shim_simulate_bytes(values.Handle, ratio, &grid, byteOfZero);
        GC.KeepAlive(values);
        return Made(result);
    }

    /// <summary>The sum of two tensors of integers: each side is taken to the units of the sum, and the sum to a grid.</summary>
    /// <param name="left">Float32, any shape.</param>
    /// <param name="right">Float32, the same shape.</param>
    /// <param name="operands">How the integers of each side are found.</param>
    /// <param name="limits">Ends at which both sides and their sum are cut off.</param>
    /// <param name="grid">What the sum is rounded to, without scaling.</param>
    /// <returns>A new tensor in the left side's order of memory.</returns>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    /// <exception cref="ExternalException">A side is not float32, or their shapes differ.</exception>
    public static Tensor Sum(
        Tensor left, Tensor right, (SimulationOperand Left, SimulationOperand Right) operands, (float Low, float High) limits, SimulationGrid grid)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        NativeSupport.Require("Simulated integers in one pass");
        SimulationOperand* both = stackalloc SimulationOperand[] { operands.Left, operands.Right };
        IntPtr result = Shim.shim_simulate_sum(left.Handle, right.Handle, both, limits.Low, limits.High, &grid);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
        return Made(result);
    }

    private static Tensor Made(IntPtr result) => result == IntPtr.Zero ? throw Shim.Failure() : Tensor.UnsafeCreateTensor(result);
}
