using Distiller.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Activations;

/// <summary>Sums over the outputs of one module.</summary>
internal sealed class ActivationSums(string type)
{
    private const double Percent = 100;

    private double samples;
    private double elements;
    private double zeros;
    private double total;
    private double squares;
    private double min = double.PositiveInfinity;
    private double max = double.NegativeInfinity;
    private double[] l1 = [];
    private double[] mean = [];
    private double[] apoz = [];

    public void Add(Tensor output)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor values = output.detach();
        Tensor wide = values.to_type(ScalarType.Float64);
        long count = output.shape[0];
        samples += count;
        elements += output.numel();
        zeros += output.numel() - values.ne(0).sum().ToInt64();
        total += wide.sum().ToDouble();
        squares += wide.square().sum().ToDouble();
        min = Math.Min(min, values.min().ToDouble());
        max = Math.Max(max, values.max().ToDouble());
        if (output.dim() is 2 or 4)
        {
            Accumulate(ref l1, ActivationMeasures.L1(values), count);
            Accumulate(ref mean, ActivationMeasures.Mean(values), count);
            Accumulate(ref apoz, ActivationMeasures.Apoz(values), count);
        }
    }

    public ActivationSummary ToSummary(string name) => new()
    {
        Name = name,
        Type = type,
        Samples = (long)samples,
        Sparsity = zeros / elements,
        Min = min,
        Max = max,
        Mean = total / elements,
        StandardDeviation = Math.Sqrt(Math.Max(0, (squares / elements) - (total / elements * (total / elements)))),
        ChannelL1 = [.. l1.Select(sum => sum / samples)],
        ChannelMean = [.. mean.Select(sum => sum / samples)],
        ChannelApoz = [.. apoz.Select(sum => sum / samples / Percent)],
    };

    // Means over samples, so that a short last batch weighs less.
    private static void Accumulate(ref double[] sums, Tensor perChannel, long count)
    {
        double[] values = [.. perChannel.reshape(-1).to_type(ScalarType.Float64).cpu().data<double>()];
        // A layer that was thinned meanwhile has other channels, and starts anew.
        sums = sums.Length == values.Length ? [.. sums.Zip(values, (sum, value) => sum + (count * value))] : [.. values.Select(value => count * value)];
    }
}
