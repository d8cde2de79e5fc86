using static TorchSharp.torch;

namespace Distiller.Testing;

/// <summary>The hash that stands for a tensor in a golden file: element k depends on k, the seed and the range alone.</summary>
public static class HashFill
{
    private const double TwoToThe32 = 4294967296.0;

    /// <summary>Element <paramref name="index"/> (row-major) of the tensor with this seed, in [lo, hi).</summary>
    public static float Element(long index, long seed, double lo, double hi)
    {
        unchecked
        {
            var hash = (uint)(index + 1 + (seed * 1000003)) * 0x9E3779B9u;
            hash ^= hash >> 16;
            hash *= 0x85EBCA6Bu;
            hash ^= hash >> 13;
            hash *= 0xC2B2AE35u;
            hash ^= hash >> 16;
            return (float)(lo + ((hi - lo) * (hash / TwoToThe32)));
        }
    }

    /// <summary>The first <paramref name="count"/> elements.</summary>
    public static float[] Values(long count, long seed, double lo, double hi)
    {
        var values = new float[count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Element(i, seed, lo, hi);
        }

        return values;
    }

    /// <summary>A new float32 tensor of the given shape.</summary>
    public static Tensor Tensor(long[] shape, long seed, double lo = -1, double hi = 1)
    {
        var values = Values(shape.Aggregate(1L, (product, size) => product * size), seed, lo, hi);
        return tensor(values, shape);
    }

    /// <summary>Overwrites every element of <paramref name="target"/>, whatever its dtype.</summary>
    public static void Fill(Tensor target, long seed, double lo = -1, double hi = 1)
    {
        using var gradients = no_grad();
        using var source = Tensor(target.shape, seed, lo, hi);
        target.copy_(source);
    }
}
