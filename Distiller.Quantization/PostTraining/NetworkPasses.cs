using Distiller.Graph;
using Distiller.Transforms;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>What is known of a layer's range from the layers behind it, and rectifiers that join the layer before them.</summary>
/// <remarks>
/// Source: Distiller, <c>range_linear.py</c>, net-aware passes. The caller's statistics stay as they are (14.17), and links are
/// those of tensors, not of an order (14.12).
/// </remarks>
internal sealed class NetworkPasses
{
    private const double TanhSaturation = 4;
    private const double SigmoidSaturation = 6;
    private const double SixLimit = 6;

    private readonly ModuleTrace _trace;
    private readonly Dictionary<string, string> _foldedInto;
    private readonly Dictionary<string, LayerStatistics>? _statistics;

    internal NetworkPasses(ModuleTrace trace, IEnumerable<FoldedNormalization> folded, CalibrationStatistics? statistics)
    {
        _trace = trace;
        _foldedInto = folded.ToDictionary(pair => pair.Normalization, pair => pair.Layer, StringComparer.Ordinal);
        _statistics = statistics?.Layers.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
    }

    /// <summary>The statistics of a layer after the passes; null without statistics.</summary>
    public LayerStatistics? Statistics(string name) => _statistics?.GetValueOrDefault(name);

    /// <summary>Takes the ranges of folded normalisations to their layers, and cuts ranges off where the next layer would.</summary>
    public void RefineStatistics(IReadOnlyDictionary<string, LayerSettings> settings)
    {
        if (_statistics is null)
        {
            return;
        }

        foreach (var (normalization, layer) in _foldedInto)
        {
            if (_statistics.Remove(normalization, out var record) && _statistics.TryGetValue(layer, out var own))
            {
                _statistics[layer] = own with { Output = record.Output };
            }
        }

        foreach (var module in _trace.Modules.Where(module => settings[module.Name].ActivationBits is not null))
        {
            if (Successor(module) is { } next && _statistics.TryGetValue(module.Name, out var own) && Limits(next.Module, own.Output) is var (low, high))
            {
                _statistics[module.Name] = own with { Output = Clip(own.Output, low, high) };
                if (_statistics.TryGetValue(next.Name, out var following))
                {
                    _statistics[next.Name] = following with { Inputs = following.Inputs.SetItem(0, _statistics[module.Name].Output) };
                }
            }
        }
    }

    /// <summary>The rectifiers that join the layer before them, by that layer.</summary>
    public IEnumerable<(string Layer, string Rectifier)> Rectifiers(IReadOnlyDictionary<string, LayerSettings> settings) =>
        from module in _trace.Modules
        where settings[module.Name].ActivationBits is not null && !_foldedInto.ContainsKey(module.Name)
        let next = Successor(module)
        where next?.Module is ReLU or ReLU6
        select (module.Name, next.Name);

    /// <summary>The only module that reads a layer's output, past a folded normalisation.</summary>
    private TracedModule? Successor(TracedModule module)
    {
        if (module.Successors is not [var name] || _trace.Find(name) is not { } next)
        {
            return null;
        }

        return _foldedInto.GetValueOrDefault(name) == module.Name ? Successor(next) : next;
    }

    private static (double Low, double High)? Limits(nn.Module next, ActivationStatistics output) => next switch
    {
        ReLU => (0, output.Max),
        ReLU6 => (0, Math.Min(output.Max, SixLimit)),
        Tanh => (-TanhSaturation, TanhSaturation),
        Sigmoid => (-SigmoidSaturation, SigmoidSaturation),
        _ => null,
    };

    private static ActivationStatistics Clip(ActivationStatistics values, double low, double high)
    {
        if (values.Max < low)
        {
            return values with { Min = low, AverageMin = low, Max = low, AverageMax = low };
        }

        return values.Min > high
            ? values with { Min = high, AverageMin = high, Max = high, AverageMax = high }
            : values with
            {
                Min = Math.Max(values.Min, low),
                AverageMin = Math.Max(values.AverageMin, low),
                Max = Math.Min(values.Max, high),
                AverageMax = Math.Min(values.AverageMax, high),
            };
    }
}
