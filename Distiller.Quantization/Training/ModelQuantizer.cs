using System.Collections.Immutable;
using Distiller.Naming;
using Distiller.Scheduling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Hangs the quantizers of a method onto a model's layers and activations.</summary>
internal sealed class ModelQuantizer : IQuantizer
{
    private readonly OrderedDictionary<string, TensorQuantizer> _quantizers = [];
    private readonly List<LayerQuantization> _layers = [];
    private readonly List<Action> _removals = [];
    private readonly IDisposable? _claim;

    internal ModelQuantizer(QuantizerSpec spec, TrainingMethod method, nn.Module model)
    {
        Name = spec.Name;
        ModuleClaims.RequireFree(model, $"quantized by '{Name}' in training", countsIdle: true);
        var modules = model.named_modules().Where(entry => entry.name.Length > 0).ToArray();
        var table = new OverrideTable(spec.Overrides, [.. modules.Select(entry => entry.name)], $"quantizers.{Name}.overrides");
        List<Placement> placements = [];
        try
        {
            Input(spec, method, model, placements);
            HashSet<nn.Module> seen = new(ReferenceEqualityComparer.Instance);
            foreach (var (name, module) in modules)
            {
                if (seen.Add(module) && !module.children().Any())
                {
                    placements.Add(Place(name, module, Bits(spec, table.Of(name)), method));
                }
            }

            Check(model, spec, placements);
        }
        catch
        {
            Dispose();
            throw;
        }

        Placements = [.. placements];
        _claim = ModuleClaims.Hold(
            [.. modules.Where(entry => placements.Any(placement => placement.Module == entry.name && placement.FloatReason is null)).Select(entry => entry.module)],
            $"the quantizer '{Name}' of training",
            "Call WriteQuantizedParameters() to keep what it learned, and dispose of it or of its scheduler: the model has float weights again.", () => IsActive);
    }

    public string Name { get; }

    public bool IsActive { get; set; }

    public ImmutableArray<Placement> Placements { get; } = [];

    /// <summary>Hands what is learned to the optimizer, as a group of its own.</summary>
    internal void Learn(optim.Optimizer? optimizer, double? weightDecay)
    {
        Parameter[] learned = [.. _quantizers.Values.SelectMany(quantizer => quantizer.Learned)];
        if (learned.Length == 0)
        {
            return;
        }

        if (optimizer is null)
        {
            throw new ArgumentException(
                $"Quantizer '{Name}' learns {learned.Length} clipping levels or steps and needs the optimizer. Give it to the scheduler.", nameof(optimizer));
        }

        OptimizerGroups.Add(optimizer, learned, weightDecay);
    }

    public void WriteQuantizedParameters() => _layers.ForEach(layer => layer.Write());

    public StateDict SaveState() => _quantizers.Aggregate(
        StateDict.Empty.With("active", IsActive), (state, entry) => state.With(entry.Key, entry.Value.SaveState()));

    public void LoadState(StateDict state)
    {
        IsActive = state.Flag("active");
        foreach (var (name, quantizer) in _quantizers)
        {
            quantizer.LoadState(state.Section(name));
        }
    }

    public void Dispose()
    {
        _claim?.Dispose();
        _layers.ForEach(layer => layer.Dispose());
        _removals.ForEach(remove => remove());
        foreach (var quantizer in _quantizers.Values)
        {
            quantizer.Dispose();
        }

        _layers.Clear();
        _removals.Clear();
        _quantizers.Clear();
    }

    private static ModuleBits Bits(QuantizerSpec spec, QuantizationOverride? rule) => new(
        rule?.WeightBits ?? new(spec.WeightBits), rule?.ActivationBits ?? new(spec.ActivationBits), rule?.BiasBits ?? new(spec.BiasBits));

    private static void Check(nn.Module model, QuantizerSpec spec, List<Placement> placements)
    {
        if (placements.All(placement => placement.FloatReason is not null))
        {
            throw new ModelStructureException(
                $"Quantizer '{spec.Name}' finds nothing to quantize in the model '{model.GetName()}'. Give it bits, and use Linear, Conv and ReLU modules.");
        }

        if (spec.ActivationBits is not null && placements.All(placement => placement.Type != nameof(ReLU)))
        {
            throw new ModelStructureException(
                $"Quantizer '{spec.Name}' is to quantize activations, but the model '{model.GetName()}' has no ReLU module. "
                + "Functions such as functional.relu cannot be seen: use modules, or set the bits of activations to null.");
        }
    }

    private void Input(QuantizerSpec spec, TrainingMethod method, nn.Module model, List<Placement> placements)
    {
        if (spec.EffectiveInputBits is not { } bits)
        {
            return;
        }

        if (model is not nn.Module<Tensor, Tensor> single)
        {
            throw new ModelStructureException(
                $"Quantizer '{Name}' is to quantize the input of the model '{model.GetName()}', which has not exactly one. Switch QuantizeInputs off.");
        }

        var quantizer = Keep("input", method.ForActivation(bits));
        var hook = single.register_forward_pre_hook((_, input) => IsActive ? quantizer.Apply(input, model.training) : null!);
        _removals.Add(hook.remove);
        placements.Add(new("", "input", new(BitWidth.Float, bits, BitWidth.Float), null));
    }

    private Placement Place(string name, nn.Module module, ModuleBits bits, TrainingMethod method)
    {
        var type = module.GetName();
        if (LayerForward.Supports(module))
        {
            var (weight, bias) = LayerForward.Parameters(module);
            var effective = new ModuleBits(bits.Weights, BitWidth.Float, bias is null ? BitWidth.Float : bits.Bias);
            var weights = Parameter(name, "weight", weight, effective.Weights, method);
            var biases = Parameter(name, "bias", bias, effective.Bias, method);
            if (weights is null && biases is null)
            {
                return Float(name, type, "its bits are null");
            }

            _layers.Add(new LayerQuantization((nn.Module<Tensor, Tensor>)module, weights, biases, () => IsActive));
            return new(name, type, effective, null);
        }

        if (module is not ReLU relu)
        {
            return Float(name, type, "modules of this type are not quantized in training");
        }

        if (bits.Activations.Bits is not { } width)
        {
            return Float(name, type, "its activations' bits are null");
        }

        var quantizer = Keep(name, method.ForActivation(width));
        var hook = relu.register_forward_hook((_, input, output) => Replace(quantizer, relu, input, output));
        _removals.Add(hook.remove);
        return new(name, type, new(BitWidth.Float, bits.Activations, BitWidth.Float), null);
    }

    private static Placement Float(string name, string type, string reason) => new(name, type, default, reason);

    private TensorQuantizer? Parameter(string module, string parameter, Tensor? values, BitWidth bits, TrainingMethod method) =>
        values is not null && bits.Bits is { } width
            ? Keep(new ModulePath(module).Child(parameter).ToString(), method.ForParameter(values, width))
            : null;

    private TensorQuantizer Keep(string name, TensorQuantizer quantizer)
    {
        _quantizers.Add(name, quantizer);
        return quantizer;
    }

    private Tensor Replace(TensorQuantizer quantizer, ReLU relu, Tensor input, Tensor output)
    {
        if (!IsActive)
        {
            return null!;
        }

        var quantized = quantizer.Apply(output, relu.training);
        if (!ReferenceEquals(input, output) && !relu.inplace)
        {
            output.Dispose();
        }

        return quantized;
    }
}
