using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Stands in for a module of one or two tensors, wherever and however the model calls it.</summary>
/// <remarks>
/// The module's own pass runs on an empty batch, at no cost, and its result is replaced. The module keeps its type, its place and its
/// parameters.
/// </remarks>
internal abstract class SimulatedLayer : ISimulation
{
    private readonly List<Action> _removals = [];
    private Tensor[]? _inputs;
    private Tensor[] _empties = [];

    protected SimulatedLayer(string name, nn.Module module, LayerSettings settings, GridTable grids)
    {
        (Name, Module, Settings, Grids) = (name, module, settings, grids);
        switch (module)
        {
            case nn.Module<Tensor, Tensor> one:
                _removals.Add(one.register_forward_pre_hook((_, input) => Empty(input)[0]).remove);
                _removals.Add(one.register_forward_hook((_, _, output) => Replace(output)).remove);
                break;
            case nn.Module<Tensor, Tensor, Tensor> two:
                _removals.Add(two.register_forward_pre_hook((_, first, second) => Pair(Empty(first, second))).remove);
                _removals.Add(two.register_forward_hook((_, _, _, output) => Replace(output)).remove);
                break;
            default:
                throw new ArgumentException($"'{name}' takes neither one nor two tensors.", nameof(module));
        }
    }

    public string Name { get; }

    public nn.Module Module { get; }

    public abstract SimulationKind Kind { get; }

    /// <summary>Sees the inputs of each call that is computed, in values; they are lent for the call, inside a dispose scope.</summary>
    public Action<Tensor[]>? Watch { get; set; }

    protected LayerSettings Settings { get; }

    protected GridTable Grids { get; }

    /// <summary>Whether a rectifier has been joined to the layer.</summary>
    public bool HasRectifier => Settings.HasRectifier;

    /// <summary>The values that stand for scales and zero points, by the names that the original gives them.</summary>
    public virtual IEnumerable<(string Name, Tensor Value)> Parameters() => [];

    /// <summary>Grids of the activations, as values that the caller disposes.</summary>
    protected static IEnumerable<(string Name, Tensor Value)> OutputParameters(ActivationGrids? grids) => grids?.Output is { } output
        ? [("output_scale", tensor([output.Scale])), ("output_zero_point", tensor([output.ZeroPoint]))]
        : [];

    public virtual void Dispose() => _removals.ForEach(remove => remove());

    /// <summary>The nearest multiplier of some bits and shift, for each scale.</summary>
    internal static Tensor Approximate(Tensor scale, int bits) =>
        tensor(scale.data<float>().ToArray().Select(value => (float)ScaleApproximation.Of(value, bits).Scale).ToArray()).reshape(scale.shape);

    /// <summary>Whether the module accepts inputs whose first axis is empty.</summary>
    protected virtual bool RunsOnNothing(Tensor[] inputs) => true;

    /// <summary>Whether an input is one sample, without an axis for a batch.</summary>
    protected virtual bool IsSingle(Tensor input) => input.dim() == 0;

    /// <summary>The output for inputs; runs without gradients inside a dispose scope.</summary>
    protected abstract Tensor Compute(Tensor[] inputs);

    /// <summary>Size of the range of sums, on each side of 0.</summary>
    protected double AccumulatorLimit => Math.Pow(2, Settings.AccumulatorBits - 1);

    /// <summary>Cuts sums off at the range of their bits, in place.</summary>
    protected Tensor ClampToAccumulator(Tensor sums) => sums.clamp_(-AccumulatorLimit, AccumulatorLimit - 1);

    /// <summary>Sums in integers of one scale, as output on the output's grid; the sums are overwritten.</summary>
    protected Tensor Requantize(Tensor sums, Tensor sumScale, ActivationGrid grid)
    {
        var ratio = tensor([grid.Scale], device: sumScale.device).div(sumScale);
        if (Settings.ScaleMultiplierBits is { } bits)
        {
            ratio = Approximate(ratio, bits);
        }

        grid.Requantize(sums, ratio, Settings.HasRectifier);
        return Grids.Note(sums, grid with { IsExact = true });
    }

    private static (Tensor, Tensor)? Pair(Tensor[] empties) => (empties[0], empties[1]);

    private Tensor[] Empty(params Tensor[] inputs)
    {
        if (Grids.IsSuspended)
        {
            return inputs;
        }

        _inputs = inputs;
        _empties = RunsOnNothing(inputs) ? [.. inputs.Select(Nothing)] : [.. inputs.Select(input => input.alias().DetachFromDisposeScope())];
        return _empties;
    }

    private Tensor Nothing(Tensor input)
    {
        using var batch = IsSingle(input) ? input.unsqueeze(0) : input.alias();
        return batch.narrow(0, 0, 0).DetachFromDisposeScope();
    }

    private Tensor Replace(Tensor output)
    {
        if (_inputs is not { } inputs)
        {
            return null!;
        }

        _inputs = null;
        foreach (var empty in _empties)
        {
            empty.Dispose();
        }

        output.Dispose();
        if (Module.training)
        {
            throw new InvalidOperationException($"'{Name}' is quantized for inference: call eval() on the model. To train quantized, use a quantizer in a schedule.");
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var result = Grids.Kept is { } kept && Kind != SimulationKind.PassedOn ? kept.Give(this, () => Watched(inputs)) : Watched(inputs);
        return result.MoveToOuterDisposeScope();
    }

    private Tensor Watched(Tensor[] inputs)
    {
        Watch?.Invoke(inputs);
        return Compute(inputs);
    }
}
