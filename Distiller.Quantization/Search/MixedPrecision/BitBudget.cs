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

    /// <summary>Layers may take so many microseconds. <see cref="Execution.Int8Latency"/> measures them.</summary>
    /// <param name="microseconds">Range: above 0.</param>
    /// <param name="times">Time of a layer, by its path, with weights and activations of some width.</param>
    /// <returns>The budget.</returns>
    public static BitBudget Latency(double microseconds, Func<string, LayerWidths, double> times) => new LatencyBudget(Guards.Positive(microseconds), times);

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
