using Distiller.Data;
using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Times of layers on this machine, as a budget of mixed precision.</summary>
public static class Int8Latency
{
    /// <summary>Layers may take so many microseconds on this machine, where they are measured in 8 bits and in float.</summary>
    /// <remarks>Fewer bits than 8 have no kernels, so they take as long as 8; only weights and activations in bytes are faster than float.</remarks>
    /// <param name="microseconds">For a batch of the calibration data. Range: above 0.</param>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="calibration">Typical inputs; the first batch is timed.</param>
    /// <returns>The budget.</returns>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    public static BitBudget Budget(double microseconds, nn.Module<Tensor, Tensor> model, IBatchSource calibration)
    {
        using var measured = Int8Model.Convert(model, calibration);
        var layers = measured.Layers.Where(layer => layer is { Int8Microseconds: not null, FloatMicroseconds: not null })
            .ToDictionary(layer => layer.Name, layer => (Int8: layer.Int8Microseconds!.Value, Float: layer.FloatMicroseconds!.Value), StringComparer.Ordinal);
        return BitBudget.Latency(microseconds, (name, widths) => layers.TryGetValue(name, out var times)
            ? widths is { WeightBits: <= 8, ActivationBits: <= 8 } ? times.Int8 : times.Float
            : throw new ModelStructureException($"No step '{name}' was measured. {NearestNames.Hint(name, layers.Keys)}"));
    }
}
