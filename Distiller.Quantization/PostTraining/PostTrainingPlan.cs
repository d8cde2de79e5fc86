using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Transforms;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Decides for every module what stands in for it. The order of the questions is the original's.</summary>
internal sealed class PostTrainingPlan
{
    private readonly ModuleTrace _trace;
    private readonly NetworkPasses _passes;
    private readonly bool _hasStatistics;
    private readonly HashSet<string> _folded;
    private readonly Dictionary<string, LayerSettings> _settings;
    private readonly Dictionary<string, ISimulation> _simulations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _rectifierOf = new(StringComparer.Ordinal);

    internal PostTrainingPlan(
        PostTrainingSpec spec,
        ModuleTrace trace,
        ImmutableArray<FoldedNormalization> folded,
        CalibrationStatistics? statistics,
        Func<string, PostTrainingOverride?> rules)
    {
        _trace = trace;
        _hasStatistics = statistics is not null;
        _folded = [.. folded.Select(pair => pair.Normalization)];
        // What the model is given comes from outside, not from code between modules.
        _settings = trace.Modules.ToDictionary(
            module => module.Name,
            module => LayerSettings.Of(spec, rules(module.Name)) is var settings && module.Predecessors.Contains("") ? settings with { QuantizesLooseInputs = true } : settings,
            StringComparer.Ordinal);
        _passes = new NetworkPasses(trace, folded, statistics);
        _passes.RefineStatistics(_settings);
        foreach (var (layer, rectifier) in _passes.Rectifiers(_settings))
        {
            _settings[layer] = _settings[layer] with { HasRectifier = true };
            _settings[rectifier] = _settings[rectifier] with { IsJoined = true };
            _rectifierOf[layer] = rectifier;
        }
    }

    /// <summary>The notes on tensors, which all simulations share.</summary>
    public GridTable Grids { get; } = new();

    /// <summary>Makes what stands in for modules, in the order of the forward pass.</summary>
    public ImmutableArray<ISimulation> Build()
    {
        try
        {
            foreach (var module in _trace.Modules)
            {
                if (Simulate(module) is { } simulation)
                {
                    _simulations.Add(module.Name, simulation);
                }
            }
        }
        catch
        {
            foreach (var simulation in _simulations.Values)
            {
                simulation.Dispose();
            }

            throw;
        }

        return [.. _simulations.Values];
    }

    /// <summary>The report on all modules, those that were never called included.</summary>
    public ImmutableArray<PlacedModule> Placements(nn.Module model, OutputRecording floats, OutputRecording quantized) =>
    [
        .. model.named_modules()
            .Where(entry => entry.name.Length > 0 && !entry.module.children().Any())
            .DistinctBy(entry => entry.module, ReferenceEqualityComparer.Instance)
            .Select(entry => Placement(entry.name, entry.module, floats, quantized)),
    ];

    /// <summary>Bits to which a module quantizes an input that lies on no grid; null if it takes it in float.</summary>
    public int? InputBits(string name) => _simulations.GetValueOrDefault(name) switch
    {
        SimulatedLayer => _settings[name].ActivationBits,
        SimulatedOutput { QuantizesInputs: true } => _settings[name].ActivationBits,
        _ => null,
    };

    private ISimulation? Simulate(TracedModule traced)
    {
        var (name, module) = (traced.Name, traced.Module);
        var settings = _settings[name];
        if (module is Dropout or Dropout1d or Dropout2d or Dropout3d or AlphaDropout)
        {
            return Float(name, "passes its input on in inference");
        }

        if (_folded.Contains(name) || (settings.IsJoined && IsInteger(traced.Predecessors)))
        {
            return new PassedOnLayer(name, (nn.Module<Tensor, Tensor>)module, settings, Grids);
        }

        if (ShapeChange.IsOne(module))
        {
            return new ShapeChange(name, (nn.Module<Tensor, Tensor>)module, Grids);
        }

        var isLayer = LayerForward.Supports(module);
        var isOperator = SimulatedOperator.KindOf(module) is not null;
        if ((isLayer || isOperator) && settings is { FloatType: { } type, IsSimulatedInFloat: false })
        {
            return new OtherFloatType(name, module, type);
        }

        if (settings.ActivationBits is null && (settings.WeightBits is null || !(isLayer || module is Embedding)))
        {
            return Float(name, "has no bits to quantize to");
        }

        if (isLayer)
        {
            return settings.IsSimulatedInFloat || settings.WeightBits is null
                ? Output(traced, quantizesInputs: false)
                : new SimulatedParameterLayer(name, (nn.Module<Tensor, Tensor>)module, settings, _passes.Statistics(name), Grids);
        }

        if (isOperator)
        {
            return settings.IsSimulatedInFloat
                ? Output(traced, quantizesInputs: false)
                : !_hasStatistics && SimulatedOperator.NeedsStatistics(module)
                    ? Float(name, "needs statistics: its inputs go to the scale of its output")
                    : new SimulatedOperator(name, module, settings, _passes.Statistics(name), Grids);
        }

        if (module is Embedding embedding)
        {
            return settings.WeightBits is null ? Float(name, "has no bits to quantize to") : new SimulatedEmbedding(name, embedding, settings, Grids);
        }

        return module is nn.Module<Tensor, Tensor> or nn.Module<Tensor, Tensor, Tensor>
            ? Output(traced, quantizesInputs: true)
            : Float(name, "takes neither one nor two tensors");
    }

    private SimulatedOutput Output(TracedModule traced, bool quantizesInputs) =>
        new(traced.Name, traced.Module, _settings[traced.Name], _passes.Statistics(traced.Name), Grids, _settings[traced.Name].QuantizesInputs ?? quantizesInputs);

    private static (double Low, double High) Range(LinearScheme scheme, double scale, double zeroPoint) =>
        ((scheme.Integers.Min + zeroPoint) / scale, (scheme.Integers.Max + zeroPoint) / scale);

    private ISimulation? Float(string name, string reason)
    {
        _reasons[name] = reason;
        return null;
    }

    private bool IsInteger(ImmutableArray<string> predecessors) => predecessors is [var name]
        && _simulations.TryGetValue(name, out var before)
        && (before.Kind == SimulationKind.PassedOn ? IsInteger(_trace.Find(name)!.Predecessors) : before.Kind != SimulationKind.OtherFloatType);

    private PlacedModule Placement(string name, nn.Module module, OutputRecording floats, OutputRecording quantized)
    {
        var simulation = _simulations.GetValueOrDefault(name);
        if (_trace.Find(name) is null)
        {
            return new(name, module.GetType().Name, SimulationKind.Untouched, null, null, null, null, null, "is not called through call(...) in a forward pass");
        }

        var settings = _settings[name];
        var isInteger = simulation is not null && simulation.Kind is not (SimulationKind.OtherFloatType or SimulationKind.PassedOn);
        var hasWeights = simulation?.Kind == SimulationKind.ParameterLayer;
        var layer = simulation as SimulatedParameterLayer;
        var parameters = simulation?.Parameters().ToDictionary(entry => entry.Name, entry => entry.Value) ?? [];
        double? scale = parameters.TryGetValue("output_scale", out var value) ? value.item<float>() : null;
        double? zeroPoint = parameters.TryGetValue("output_zero_point", out value) ? value.item<float>() : null;
        foreach (var parameter in parameters.Values)
        {
            parameter.Dispose();
        }

        var reference = floats.Find(settings.HasRectifier && simulation is not null ? _rectifierOf[name] : name);
        return new(
            name,
            module.GetType().Name,
            simulation?.Kind ?? SimulationKind.Untouched,
            hasWeights ? settings.WeightBits : null,
            isInteger && !(module is Embedding) ? settings.ActivationBits : null,
            scale,
            zeroPoint,
            isInteger ? Decibels.Of(reference, quantized.Find(name)) : null,
            _reasons.GetValueOrDefault(name))
        {
            OutputRange = scale is { } s && settings.ActivationBits is not null ? Range(settings.ActivationScheme, s, zeroPoint ?? 0) : null,
            WeightRange = layer?.WeightRange(),
            WeightSignalToNoise = layer?.WeightSignalToNoise(),
        };
    }
}
