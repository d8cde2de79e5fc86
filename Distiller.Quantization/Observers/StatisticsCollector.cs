using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Collects statistics of every layer's inputs and output.</summary>
/// <remarks>
/// One pass finds extrema, means and standard deviations, and with the native library mean absolute deviations as well, to six digits,
/// unless the data begin with samples that are unlike the rest: then, and without the native library, a second pass over the same data
/// finds those. Layers are modules without children that take one to three tensors and give one. A layer that is called several times
/// in a pass counts all calls. A tensor that one layer returns and others are given is read once.
/// <para>Source: Distiller, <c>data_loggers/collector.py</c>, <c>QuantCalibrationStatsCollector</c>.</para>
/// </remarks>
public sealed class StatisticsCollector : IDisposable
{
    private readonly Dictionary<string, LayerRecord> _layers = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly TensorMeasurements _measurements = new();
    private readonly IReadOnlyList<Action> _removals;
    private readonly Compatibility _compatibility;
    private bool _isSecondPass;

    private StatisticsCollector(nn.Module model, Compatibility compatibility)
    {
        _compatibility = compatibility;
        _removals = ForwardHooks.AttachToLeaves(model, Record);
    }

    /// <summary>Collects the statistics of a model.</summary>
    /// <param name="model">The model, in evaluation mode. It gets hooks, which are removed again.</param>
    /// <param name="run">Runs the model over the calibration data; called once or twice, and has to run the same data.</param>
    /// <param name="compatibility">
    /// With <see cref="Compatibility.Distiller"/> averages of extrema weigh past batches by elements and the new one by samples (14.2),
    /// as in published statistics files.
    /// </param>
    /// <returns>Statistics by layer, in the order in which layers are first called.</returns>
    /// <exception cref="InvalidOperationException">The model trains, no layer was called, or the passes saw different data.</exception>
    public static CalibrationStatistics Collect(nn.Module model, Action run, Compatibility compatibility = Compatibility.Sane)
    {
        return Collect(model, run, compatibility, hasSecondPass: true);
    }

    /// <summary>Collects the statistics of a model in a single pass: for data that come once.</summary>
    /// <param name="model">The model, in evaluation mode. It gets hooks, which are removed again.</param>
    /// <param name="run">Runs the model over the calibration data; called once.</param>
    /// <returns>
    /// Statistics by layer. <see cref="ActivationStatistics.MeanAbsoluteDeviation"/> is NaN where one pass does not settle it: the
    /// Laplace rule refuses such statistics.
    /// </returns>
    /// <exception cref="InvalidOperationException">The model trains, or no layer was called.</exception>
    public static CalibrationStatistics CollectInOnePass(nn.Module model, Action run) =>
        Collect(model, run, Compatibility.Sane, hasSecondPass: false);

    /// <summary>Removes the hooks.</summary>
    public void Dispose()
    {
        foreach (var remove in _removals)
        {
            remove();
        }
    }

    private static CalibrationStatistics Collect(nn.Module model, Action run, Compatibility compatibility, bool hasSecondPass)
    {
        if (model.training)
        {
            throw new InvalidOperationException("Calibration needs the model in evaluation mode. Call model.eval() first.");
        }

        using var collector = new StatisticsCollector(model, compatibility);
        using var noGradients = no_grad();
        run();
        if (collector._order.Count == 0)
        {
            throw new InvalidOperationException("No layer was called while calibrating. Run the model with call(...), not forward(...).");
        }

        if (hasSecondPass && !collector._layers.Values.All(layer => layer.IsSettled))
        {
            collector._isSecondPass = true;
            run();
        }

        return new CalibrationStatistics(
            [.. collector._order.Select(name => KeyValuePair.Create(name, collector._layers[name].ToStatistics(name, hasSecondPass)))]);
    }

    private void Record(string name, nn.Module module, Tensor[] inputs, Tensor output)
    {
        if (!_layers.TryGetValue(name, out var layer))
        {
            layer = new LayerRecord(inputs.Length, _compatibility, _measurements);
            _layers.Add(name, layer);
            _order.Add(name);
        }

        for (var i = 0; i < inputs.Length; i++)
        {
            layer.Inputs[i].Observe(inputs[i], _isSecondPass);
        }

        layer.Output.Observe(output, _isSecondPass);
    }

    private sealed class LayerRecord(int inputs, Compatibility compatibility, TensorMeasurements measurements)
    {
        public ActivationObserver[] Inputs { get; } = [.. Enumerable.Range(0, inputs).Select(_ => new ActivationObserver(compatibility, measurements))];

        public ActivationObserver Output { get; } = new(compatibility, measurements);

        public bool IsSettled => Inputs.Append(Output).All(observer => observer.IsSettled);

        public LayerStatistics ToStatistics(string name, bool hasDeviations) => new(
            Inputs.Select((input, index) => KeyValuePair.Create(index, input.ToStatistics(name, hasDeviations))).ToImmutableSortedDictionary(),
            Output.ToStatistics(name, hasDeviations));
    }
}
