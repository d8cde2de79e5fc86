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

        var samples = Samples(values);
        for (long start = 0; start < values.shape[0]; start += samples)
        {
            using var chunk = values.narrow(0, start, Math.Min(samples, values.shape[0] - start));
            change(chunk);
        }

        return values;
    }

    /// <summary>What a function of single samples gives, computed piece by piece.</summary>
    /// <param name="values">Shape (N, …).</param>
    /// <param name="compute">Gives (n, …) for (n, …), a tensor of its own.</param>
    /// <returns>A new tensor of shape (N, …), in the memory order of the pieces.</returns>
    public static Tensor Through(Tensor values, Func<Tensor, Tensor> compute)
    {
        if (values.dim() < 4 || values.numel() <= ChunkElements)
        {
            return compute(values);
        }

        Tensor? result = null;
        var samples = Samples(values);
        for (long start = 0; start < values.shape[0]; start += samples)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(samples, values.shape[0] - start);
            var piece = compute(values.narrow(0, start, count));
            result ??= Like(piece, values.shape[0]).MoveToOuterDisposeScope();
            result.narrow(0, start, count).copy_(piece);
        }

        return result!;
    }

    private static long Samples(Tensor values) => Math.Max(1, ChunkElements * values.shape[0] / values.numel());

    private static Tensor Like(Tensor piece, long samples)
    {
        long[] shape = [samples, .. piece.shape[1..]];
        return piece.dim() != 4 || piece.is_contiguous()
            ? piece.new_empty(shape)
            : piece.new_empty([samples, shape[2], shape[3], shape[1]]).permute(0, 3, 1, 2);
    }

    /// <summary>Copies a tensor and changes the copy in place, piece by piece.</summary>
    /// <param name="values">Shape (N, …), float32; stays as it is.</param>
    /// <param name="change">Changes a piece of the copy in place.</param>
    /// <returns>A new tensor.</returns>
    public static Tensor Map(Tensor values, Action<Tensor> change) => InPlace(values.detach().clone(), change);
}
