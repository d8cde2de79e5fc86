using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Finds the k-th smallest element of a large tensor.</summary>
internal static class OrderStatistic
{
    private const int HalfBits = 16;
    private const int Buckets = 1 << HalfBits;

    /// <summary>The k-th smallest element.</summary>
    /// <remarks>
    /// Floats on the processor are counted by the upper, then by the lower half of their bits: two passes without moving
    /// anything, several times as fast as a partial sort of values with their indices. NaN counts as the largest.
    /// </remarks>
    /// <param name="values">(N), any type.</param>
    /// <param name="k">Position from 1 to N.</param>
    /// <returns>A scalar tensor, which belongs to the caller's scope.</returns>
    internal static Tensor Smallest(Tensor values, long k)
    {
        var fitsSpan = values.numel() <= int.MaxValue / sizeof(float);
        return values.dtype == float32 && values.device_type == TorchSharp.DeviceType.CPU && values.is_contiguous() && fitsSpan
            ? tensor(Smallest(MemoryMarshal.Cast<byte, uint>(values.bytes), k))
            : kthvalue(values, k, 0).values;
    }

    private static float Smallest(ReadOnlySpan<uint> bits, long k)
    {
        var upper = new int[Buckets];
        foreach (var value in bits)
        {
            upper[Key(value) >> HalfBits]++;
        }

        var (high, rest) = Bucket(upper, k);
        var lower = new int[Buckets];
        foreach (var value in bits)
        {
            var key = Key(value);
            if (key >> HalfBits == (uint)high)
            {
                lower[key & (Buckets - 1)]++;
            }
        }

        var (low, _) = Bucket(lower, rest);
        return BitConverter.UInt32BitsToSingle(Key(((uint)high << HalfBits) | (uint)low, inverse: true));
    }

    /// <summary>The bucket in which the k-th element lies, and its position there.</summary>
    private static (int Bucket, long Position) Bucket(int[] counts, long k)
    {
        var bucket = 0;
        while (k > counts[bucket])
        {
            k -= counts[bucket++];
        }

        return (bucket, k);
    }

    /// <summary>Bits whose order as integers is that of the floats, and the way back.</summary>
    private static uint Key(uint bits, bool inverse = false)
    {
        const uint Sign = 0x80000000;
        var isNegative = ((bits & Sign) != 0) != inverse;
        return isNegative ? ~bits : bits ^ Sign;
    }
}
