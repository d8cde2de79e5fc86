using static TorchSharp.torch;

namespace Distiller.Zoo.Diffusion;

/// <summary>A number as waves: sine and cosine of f·c for frequencies from 1 to 16, so that a network can tell small differences.</summary>
internal static class FourierFeatures
{
    private const double HighestFrequency = 16;

    /// <summary>(N) → (N, count), half sines and half cosines.</summary>
    public static Tensor Of(Tensor values, int count)
    {
        using var scope = NewDisposeScope();
        var half = count / 2;
        var frequencies = tensor(Enumerable.Range(0, half).Select(i => (float)Math.Pow(HighestFrequency, i / Math.Max(1.0, half - 1))).ToArray(), device: values.device);
        var phases = values.unsqueeze(1) * frequencies.unsqueeze(0);
        return cat([phases.sin(), phases.cos()], 1).MoveToOuterDisposeScope();
    }
}
