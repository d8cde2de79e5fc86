using Distiller.Data;
using Distiller.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>How large the values are that arrive at each input position of readers, over calibration data.</summary>
internal sealed class ReaderInputs
{
    private readonly Dictionary<ChannelReader, (float[] Largest, double[] Sums, long Count)> _seen = new(ReferenceEqualityComparer.Instance);

    private ReaderInputs()
    {
    }

    /// <summary>One pass over the data.</summary>
    internal static ReaderInputs Of(nn.Module<Tensor, Tensor> model, IBatchSource data, IEnumerable<ChannelLink> links)
    {
        ReaderInputs inputs = new();
        var removals = links.SelectMany(link => link.Readers)
            .Select(reader => ForwardHooks.Attach(reader.Layer, (_, values, _) => inputs.See(reader, values[0]))).ToList();
        try
        {
            CalibrationPass.Run(model, data);
        }
        finally
        {
            removals.ForEach(remove => remove!());
        }

        return inputs;
    }

    /// <summary>The largest magnitude at each position.</summary>
    internal float[] Largest(ChannelReader reader) => _seen[reader].Largest;

    /// <summary>The mean magnitude at each position.</summary>
    internal float[] Mean(ChannelReader reader) => [.. _seen[reader].Sums.Select(sum => (float)(sum / _seen[reader].Count))];

    private void See(ChannelReader reader, Tensor input)
    {
        using var scope = NewDisposeScope();
        var magnitudes = (reader.Layer is Linear ? input.reshape(-1, input.shape[^1]).transpose(0, 1) : input.transpose(0, 1).flatten(1)).abs();
        float[] largest = [.. magnitudes.amax([1L]).data<float>()];
        double[] sums = [.. magnitudes.sum(1, type: ScalarType.Float64).data<double>()];
        var count = magnitudes.shape[1];
        _seen[reader] = _seen.TryGetValue(reader, out var seen)
            ? ([.. seen.Largest.Zip(largest, Math.Max)], [.. seen.Sums.Zip(sums, (all, more) => all + more)], seen.Count + count)
            : (largest, sums, count);
    }
}
