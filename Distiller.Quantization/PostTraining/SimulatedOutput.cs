using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A module that computes in float and whose output is quantized; inputs from outside the grid are quantized first.</summary>
/// <remarks>Source: Distiller, <c>RangeLinearFakeQuantWrapper</c>.</remarks>
internal sealed class SimulatedOutput : ISearchable
{
    private readonly ActivationGrids _activations;
    private readonly GridTable _grids;
    private readonly LayerSettings _settings;
    private readonly nn.Module _module;
    private readonly bool _quantizesInputs;
    private readonly List<Action> _removals = [];

    internal SimulatedOutput(string name, nn.Module module, LayerSettings settings, LayerStatistics? statistics, GridTable grids, bool quantizesInputs)
    {
        // A rectifier's range is known at one end, and its distribution is that of the values before it.
        var isRectifier = module is ReLU or ReLU6;
        (_module, _grids, _quantizesInputs) = (module, grids, quantizesInputs);
        Name = name;
        _settings = isRectifier ? settings with { HasRectifier = true } : settings;
        _activations = new ActivationGrids(name, _settings, isRectifier && statistics is not null ? BeforeRectifier(statistics) : statistics);
        switch (module)
        {
            case nn.Module<Tensor, Tensor> one:
                _removals.Add(one.register_forward_pre_hook((_, input) => OnGrid(0, input)).remove);
                _removals.Add(one.register_forward_hook((_, _, output) => Quantize(output)).remove);
                break;
            case nn.Module<Tensor, Tensor, Tensor> two:
                _removals.Add(two.register_forward_pre_hook((_, first, second) => Pair(OnGrid(0, first), OnGrid(1, second))).remove);
                _removals.Add(two.register_forward_hook((_, _, _, output) => Quantize(output)).remove);
                break;
            default:
                throw new ArgumentException($"'{name}' takes neither one nor two tensors.", nameof(module));
        }
    }

    public string Name { get; }

    public nn.Module Module => _module;

    public SimulationKind Kind => SimulationKind.FloatWithQuantizedOutput;

    /// <summary>Whether an input from outside the grid is quantized.</summary>
    public bool QuantizesInputs => _quantizesInputs;

    /// <inheritdoc/>
    public IReadOnlyList<string> ScaleNames => _activations.IsStatic ? ["output_scale"] : [];

    /// <inheritdoc/>
    public string? Obstacle => _activations.Output is { ZeroPoint: not 0 } ? "its output has a zero point" : null;

    /// <inheritdoc/>
    public double this[string scale]
    {
        get => _activations.Output!.Scale;
        set => _grids.Move(this, _activations, _activations.Output! with { Scale = (float)value });
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> RangeNames => _activations.IsStatic ? ["output"] : [];

    /// <inheritdoc/>
    public string? RangeObstacle => null;

    /// <inheritdoc/>
    public bool IsSymmetric(string range) => _activations.Output!.Scheme.IsSymmetric;

    /// <inheritdoc/>
    public (double Min, double Max) RangeOf(string range) => _activations.Output!.Range;

    /// <inheritdoc/>
    public void SetRange(string range, double min, double max) => _grids.Move(this, _activations, _activations.Output!.Over(min, max));

    public IEnumerable<(string Name, Tensor Value)> Parameters() => _activations.Output is { } output
        ? [("output_scale", tensor([output.Scale])), ("output_zero_point", tensor([output.ZeroPoint]))]
        : [];

    public void Dispose() => _removals.ForEach(remove => remove());

    private static (Tensor, Tensor)? Pair(Tensor first, Tensor second) => (first, second);

    private LayerStatistics BeforeRectifier(LayerStatistics statistics) => _settings.Clipping is DistributionClipping && statistics.Inputs.TryGetValue(0, out var input)
        ? statistics with
        {
            Output = statistics.Output with
            {
                Mean = input.Mean,
                StandardDeviation = input.StandardDeviation,
                MeanAbsoluteDeviation = input.MeanAbsoluteDeviation,
            },
        }
        : statistics;

    private Tensor OnGrid(int index, Tensor input)
    {
        if (_grids.IsSuspended || !_quantizesInputs || (_grids.Of(input) is not null && !_settings.Inputs.ContainsKey(index)))
        {
            return input;
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return _activations.Input(_grids, index, input).Simulate(input).MoveToOuterDisposeScope();
    }

    private Tensor Quantize(Tensor output)
    {
        if (_grids.IsSuspended)
        {
            return null!;
        }

        _grids.Kept?.Reach(this);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var values = _settings.HasRectifier && _module is not (ReLU or ReLU6) ? output.relu() : output;
        var grid = _activations.Output ?? _activations.OutputFor(values);
        return _grids.Note(grid.Simulate(values), grid with { IsExact = true }).MoveToOuterDisposeScope();
    }
}
