using static TorchSharp.torch;

namespace Distiller.Distillation.Diffusion;

/// <summary>Checks what distances between sets of samples receive.</summary>
internal static class SampleSets
{
    public static void Demand(Tensor first, Tensor second)
    {
        if (first.dim() != 2 || second.dim() != 2 || first.shape[1] != second.shape[1] || first.shape[0] < 2 || second.shape[0] < 2)
        {
            throw new ArgumentException(
                $"A distance between sets of samples needs shapes (N, D) and (M, D) with two samples and more, but got {Guards.ShapeText(first.shape)} and {Guards.ShapeText(second.shape)}. Flatten images with flatten(1).");
        }
    }
}
