using Distiller.Data;
using Distiller.Scheduling;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Finds the range of every value on representative data, and so its scale and zero point.</summary>
internal static class RangeCalibration
{
    private const string Before = " before addition";

    /// <summary>The network with ranges.</summary>
    internal static NetworkGraph Calibrate(NetworkGraph network, IBatchSource data, IStatisticsClippingRule? rule)
    {
        Dictionary<string, Extremes> extremes = new(StringComparer.Ordinal);
        Dictionary<string, ActivationObserver> observers = new(StringComparer.Ordinal);
        if (rule is null)
        {
            Watch(network, data, (name, values) => extremes[name] = extremes.GetValueOrDefault(name, Extremes.None).With(values, name));
        }
        else
        {
            foreach (var isSecondPass in (bool[])[false, true])
            {
                Watch(network, data, (name, values) =>
                {
                    extremes[name] = extremes.GetValueOrDefault(name, Extremes.None).With(values, name);
                    observers.TryAdd(name, new ActivationObserver(Compatibility.Sane));
                    observers[name].Observe(values, isSecondPass);
                });
            }
        }

        Affine Find(string name, bool isRectified = false) => rule is null
            ? extremes[name].ToAffine()
            : Clipped(observers[name].ToStatistics(name), rule, isRectified);

        Dictionary<string, Affine> found = new(StringComparer.Ordinal) { [NetworkGraph.Input] = Find(NetworkGraph.Input) };
        List<Node> nodes = [];
        foreach (var node in network.Nodes)
        {
            var result = found[node.Name] = node.Operation.KeepsScale ? found[node.Inputs[0]] : Find(node.Name, node.Operation.Follows != Activation.None);
            nodes.Add(node with { Result = result, BeforeAddition = extremes.ContainsKey(node.Name + Before) ? Find(node.Name + Before) : null });
        }

        return new([.. nodes], found[NetworkGraph.Input], network.Tensors);
    }

    private static void Watch(NetworkGraph network, IBatchSource data, Action<string, Tensor> see)
    {
        var samples = 0;
        using var batches = data.ReadEpoch(0).GetEnumerator();
        while (true)
        {
            using var scope = NewDisposeScope();
            if (!batches.MoveNext())
            {
                break;
            }

            samples += batches.Current.Count;
            see(NetworkGraph.Input, batches.Current.Inputs);
            ReferenceRun.Run(network, batches.Current.Inputs, isSimulated: false, (node, before, result) =>
            {
                see(node.Name, result);
                if (before is not null)
                {
                    see(node.Name + Before, before);
                }
            }).Dispose();
        }

        if (samples == 0)
        {
            throw new ArgumentException("The calibration data has no samples. Some hundred representative ones are enough.", nameof(data));
        }
    }

    // Rectified values start at 0 whatever a rule guesses, so that saturation can be the rectifier.
    private static Affine Clipped(ActivationStatistics statistics, IStatisticsClippingRule rule, bool isRectified)
    {
        using var scope = NewDisposeScope();
        var range = rule.RangeOf(statistics, new ClippingRequest(new LinearScheme { Mode = QuantizationMode.AsymmetricUnsigned }));
        return Affine.Of(isRectified ? 0 : range.Min.ToDouble(), range.Max.ToDouble());
    }

    private sealed record Extremes(double Min, double Max)
    {
        internal static Extremes None { get; } = new(double.PositiveInfinity, double.NegativeInfinity);

        internal Extremes With(Tensor values, string name)
        {
            using var scope = NewDisposeScope();
            var (min, max) = (values.min().ToDouble(), values.max().ToDouble());
            return double.IsFinite(min) && double.IsFinite(max)
                ? new(Math.Min(Min, min), Math.Max(Max, max))
                : throw new ArgumentException(
                    $"'{name}' has values that are not finite while calibrating. Look for NaN in the data, or for an overflow in the model.");
        }

        internal Affine ToAffine() => Affine.Of(Min, Max);
    }
}
