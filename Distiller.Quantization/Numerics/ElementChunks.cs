using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Runs several in-place operations over a tensor piece by piece, so that each piece stays in the processor's cache.</summary>
/// <remarks>
/// Simulated integers are five or six cheap operations over a large activation. One after another over the whole tensor they are bound
/// by memory; over pieces that fit the second-level cache all but the first cost next to nothing.
/// </remarks>
internal static class ElementChunks
{
    /// <summary>Elements of a piece: 512 KiB of float32, half of a usual second-level cache.</summary>
    private const long ChunkElements = 1 << 17;

    /// <summary>Changes a tensor in place.</summary>
    /// <param name="values">Shape (N, …); pieces are runs of samples.</param>
    /// <param name="change">Changes a piece, a view of the tensor, in place.</param>
    /// <returns><paramref name="values"/>.</returns>
    public static Tensor InPlace(Tensor values, Action<Tensor> change)
    {
        if (values.dim() < 2 || values.numel() <= ChunkElements)
        {
            change(values);
            return values;
        }

        var samples = Math.Max(1, ChunkElements * values.shape[0] / values.numel());
        for (long start = 0; start < values.shape[0]; start += samples)
        {
            using var chunk = values.narrow(0, start, Math.Min(samples, values.shape[0] - start));
            change(chunk);
        }

        return values;
    }
}
