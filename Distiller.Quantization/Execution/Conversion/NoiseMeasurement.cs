using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Signal-to-noise ratio of every value: what 8 bits cost, layer by layer.</summary>
internal sealed class NoiseMeasurement : IDisposable
{
    private readonly Dictionary<string, Tensor> _exact = new(StringComparer.Ordinal);

    /// <summary>Remembers the values of the float network on a sample.</summary>
    internal NoiseMeasurement(NetworkGraph network, Tensor sample) =>
        ReferenceRun.Run(network, sample, isSimulated: false, (node, _, result) => _exact[node.Name] = result.alias().DetachFromDisposeScope()).Dispose();

    /// <summary>Decibels by node.</summary>
    internal Dictionary<string, double> Compare(NetworkGraph network, Tensor sample)
    {
        Dictionary<string, double> ratios = new(StringComparer.Ordinal);
        ReferenceRun.Run(network, sample, isSimulated: true, (node, _, result) =>
        {
            var exact = _exact[node.Name];
            var (signal, noise) = (exact.square().sum().ToDouble(), (exact - result).square().sum().ToDouble());
            ratios[node.Name] = 10 * Math.Log10(signal / noise);
        }).Dispose();
        return ratios;
    }

    public void Dispose()
    {
        foreach (var tensor in _exact.Values)
        {
            tensor.Dispose();
        }
    }
}
