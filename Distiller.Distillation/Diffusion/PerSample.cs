using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>Shapes a value for each sample so that it multiplies all dimensions of that sample.</summary>
internal static class PerSample
{
    /// <summary>(N) → (N, 1, ...) with as many dimensions as the samples.</summary>
    public static Tensor Of(Tensor values, Tensor samples) =>
        values.reshape([values.shape[0], .. Enumerable.Repeat(1L, (int)samples.dim() - 1)]);

    /// <summary>The sum over all dimensions but the first: (N, ...) → (N).</summary>
    public static Tensor Sum(Tensor values) => values.flatten(1).sum(1);
}
