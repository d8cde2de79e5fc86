using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>What a layer's sums of integers are once the grid of its inputs is known. Owns its tensors.</summary>
/// <param name="Input">The grid of the inputs.</param>
/// <param name="SumScale">Scale of the sums: one, or one for each output.</param>
/// <param name="Bias">The bias as whole units of the sums, or null.</param>
/// <param name="StaysInRange">Whether no input can drive a sum beyond the accumulator.</param>
/// <param name="InBytes">A faster way to the same sums, or null.</param>
internal sealed record FixedSums(ActivationGrid Input, Tensor SumScale, Tensor? Bias, bool StaysInRange, ByteConvolution? InBytes) : IDisposable
{
    public void Dispose()
    {
        SumScale.Dispose();
        Bias?.Dispose();
        InBytes?.Dispose();
    }
}
