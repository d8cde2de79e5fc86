using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>Statistics of a tensor in one read of it, where a chain of operators would read it once for each figure.</summary>
public static unsafe class NativeStatistics
{
    private const int FactCount = 10;

    /// <summary>The facts of a tensor.</summary>
    /// <param name="values">Any shape and number type, at least one element, in any order of memory; computed in float32.</param>
    /// <param name="samples">How many runs of equal length, along the first axis, count as samples. Range: divides the number of elements.</param>
    /// <param name="window">Where to look closer: from (included) and to (excluded); null for nowhere.</param>
    /// <returns>The facts; the same for any number of threads.</returns>
    /// <exception cref="ArgumentException">The tensor has no elements, or no such number of samples, or the window is empty.</exception>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    /// <exception cref="ExternalException">libtorch refuses the tensor.</exception>
    public static TensorFacts Of(Tensor values, long samples, (float Low, float High)? window = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        NativeSupport.Require("Statistics in one read");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samples);
        long count = values.numel();
        if (count == 0 || count % samples != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"A tensor of {count} elements has no {samples} samples of equal length."), nameof(samples));
        }

        if (window is { } ends && !(ends.Low < ends.High))
        {
            throw new ArgumentException(FormattableString.Invariant($"The window from {ends.Low} to {ends.High} is empty."), nameof(window));
        }

        double* facts = stackalloc double[FactCount];
        long[]? bins = window is null ? null : new long[2 * WindowFacts.BinCount];
        fixed (long* place = bins)
        {
            if (Shim.shim_statistics(values.Handle, samples, window?.Low ?? 0, window?.High ?? 1, facts, place) < 0) throw Shim.Failure();
        }

        GC.KeepAlive(values);
        return new()
        {
            Samples = samples,
            Count = count,
            Min = facts[0],
            Max = facts[1],
            MinSum = facts[2],
            MaxSum = facts[3],
            Mean = facts[4],
            SquaredDeviations = facts[5],
            SampleDeviations = facts[6],
            Window = window is { } asked ? new(asked.Low, asked.High, (long)facts[7], facts[8], (long)facts[9], bins!) : null,
        };
    }

    /// <summary>How often a tensor was written to: tells whether what is known of it still holds.</summary>
    /// <param name="values">The tensor.</param>
    /// <returns>The number; null where writes are not counted, as in inference mode.</returns>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    public static long? VersionOf(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        NativeSupport.Require("Counting writes");
        long version = Shim.shim_tensor_version(values.Handle);
        GC.KeepAlive(values);
        return version < 0 ? null : version;
    }
}
