using Distiller.Data;
using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>What widths of layers cost, and how much all of them may. A closed family.</summary>
public abstract record BitBudget
{
    private BitBudget()
    {
    }

    /// <summary>The most that all layers may cost together, in <see cref="Unit"/>.</summary>
    public abstract double Limit { get; }

    /// <summary>What costs are counted in.</summary>
    public abstract string Unit { get; }

    /// <summary>Weights of layers may take so many bytes: bits of each weight, without scales and biases.</summary>
    /// <param name="bytes">Range: above 0.</param>
    /// <returns>The budget.</returns>
    public static BitBudget Size(double bytes) => new SizeBudget(Guards.Positive(bytes));

    /// <summary>Layers may take so many microseconds.</summary>
    /// <param name="microseconds">Range: above 0.</param>
    /// <param name="times">Time of a layer, by its path, with weights and activations of some width.</param>
    /// <returns>The budget.</returns>
    public static BitBudget Latency(double microseconds, Func<string, LayerWidths, double> times) => new LatencyBudget(Guards.Positive(microseconds), times);

    /// <summary>Layers may take so many microseconds on this machine, where they are measured in 8 bits and in float.</summary>
    /// <remarks>Fewer bits than 8 have no kernels, so they take as long; only weights in bytes with activations in bytes are faster.</remarks>
    /// <param name="microseconds">For a batch of the calibration data. Range: above 0.</param>
    /// <param name="model">The model.</param>
    /// <param name="calibration">Typical inputs.</param>
    /// <returns>The budget.</returns>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    public static BitBudget MeasuredLatency(double microseconds, nn.Module<Tensor, Tensor> model, IBatchSource calibration)
    {
        using var measured = Int8Model.Convert(model, calibration);
        var layers = measured.Layers.Where(layer => layer is { Int8Microseconds: not null, FloatMicroseconds: not null })
            .ToDictionary(layer => layer.Name, layer => (Int8: layer.Int8Microseconds!.Value, Float: layer.FloatMicroseconds!.Value), StringComparer.Ordinal);
        return Latency(microseconds, (name, widths) => layers.TryGetValue(name, out var times)
            ? widths is { WeightBits: <= 8, ActivationBits: <= 8 } ? times.Int8 : times.Float
            : throw new ModelStructureException($"No step '{name}' was measured. {NearestNames.Hint(name, layers.Keys)}"));
    }

    /// <summary>What a layer costs.</summary>
    internal abstract double CostOf(string name, nn.Module layer, LayerWidths widths);

    private sealed record SizeBudget(double Bytes) : BitBudget
    {
        private const int FloatBits = 32;
        private const int BitsOfByte = 8;

        public override double Limit => Bytes;

        public override string Unit => "bytes";

        internal override double CostOf(string name, nn.Module layer, LayerWidths widths) =>
            (double)LayerForward.Parameters(layer).Weight.numel() * (widths.WeightBits ?? FloatBits) / BitsOfByte;
    }

    private sealed record LatencyBudget(double Microseconds, Func<string, LayerWidths, double> Times) : BitBudget
    {
        public override double Limit => Microseconds;

        public override string Unit => "microseconds";

        internal override double CostOf(string name, nn.Module layer, LayerWidths widths) => Times(name, widths);
    }
}
