using Distiller.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Takes back, layer by layer, by how much quantization has moved the mean of each output channel.</summary>
/// <remarks>
/// Rounded weights shift the mean of what they compute, which errors of random sign do not, and later layers take the shift for
/// signal. A layer is corrected with inputs from the layers that were corrected before it, so as many passes over the data are made as
/// there are layers, and one in float. Source: Nagel et al. 2019, arXiv 1906.04721, section 4.2 and appendix D.
/// </remarks>
internal static class BiasCorrector
{
    internal static BiasCorrectionResult Run(PostTrainedModel quantized, IBatchSource data)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        SimulatedParameterLayer[] layers = [.. quantized.ParameterLayers];
        var wanted = InFloat(quantized, layers, data);
        List<CorrectedLayer> corrected = [];
        foreach (var layer in layers.Where(layer => wanted[layer].Count > 0))
        {
            using var inner = NewDisposeScope();
            var (weight, bias) = (layer.RoundedWeight(), layer.RoundedBias());
            ChannelMoments found = new();
            layer.Watch = inputs => found.Add(layer.Module, LayerForward.Run(layer.Module, inputs[0], weight, bias));
            try
            {
                CalibrationPass.Run(quantized.Model, data);
            }
            finally
            {
                layer.Watch = null;
            }

            var shift = (wanted[layer].Mean() - found.Mean()).to(ScalarType.Float32);
            layer.SetBias(bias is null ? shift : bias + shift);
            corrected.Add(new(layer.Name, shift.abs().max().ToDouble(), wanted[layer].Deviation()));
        }

        return new([.. corrected]);
    }

    private static Dictionary<SimulatedParameterLayer, ChannelMoments> InFloat(PostTrainedModel quantized, SimulatedParameterLayer[] layers, IBatchSource data)
    {
        var moments = layers.ToDictionary(layer => layer, _ => new ChannelMoments());
        Action[] removals =
        [
            .. layers.Select(layer => (Action)((nn.Module<Tensor, Tensor>)layer.Module).register_forward_hook((_, _, output) =>
            {
                moments[layer].Add(layer.Module, output);
                return null!;
            }).remove),
        ];
        using var inFloat = quantized.InFloat();
        try
        {
            CalibrationPass.Run(quantized.Model, data);
        }
        finally
        {
            Array.ForEach(removals, remove => remove());
        }

        return moments;
    }

    /// <summary>Sums over samples and positions, for each channel.</summary>
    private sealed class ChannelMoments
    {
        private double[] _sums = [];
        private double _squares;

        public long Count { get; private set; }

        public void Add(nn.Module layer, Tensor output)
        {
            using var scope = NewDisposeScope();
            var channels = layer is Linear ? output.reshape(-1, output.shape[^1]).transpose(0, 1) : output.transpose(0, 1).flatten(1);
            var values = channels.to(ScalarType.Float64);
            double[] sums = [.. values.sum(1).data<double>()];
            _sums = _sums.Length == 0 ? sums : [.. _sums.Zip(sums, (all, more) => all + more)];
            _squares += values.square().sum().ToDouble();
            Count += values.shape[1];
        }

        public Tensor Mean() => tensor(_sums) / Count;

        public double Deviation()
        {
            var elements = (double)Count * _sums.Length;
            var mean = _sums.Sum() / elements;
            return Math.Sqrt(Math.Max((_squares / elements) - (mean * mean), 0));
        }
    }
}
