using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Signal over noise.</summary>
internal static class Decibels
{
    /// <summary>10 · log10(Σ x² / Σ (x - x_q)²); null if one is missing or they differ in shape.</summary>
    internal static double? Of(Tensor? reference, Tensor? quantized)
    {
        if (reference is null || quantized is null || !reference.shape.SequenceEqual(quantized.shape))
        {
            return null;
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var signal = reference.detach().to(ScalarType.Float64);
        var noise = (signal - quantized.detach()).square().sum().ToDouble();
        return 10 * Math.Log10(signal.square().sum().ToDouble() / noise);
    }
}
