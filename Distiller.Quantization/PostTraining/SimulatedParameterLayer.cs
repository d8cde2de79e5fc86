using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A convolution or linear layer on integers.</summary>
/// <remarks>
/// Inputs and weights are integers with their zero points added, the bias an integer in the units of the sums, which are cut off to
/// their bits. Source: Distiller, <c>RangeLinearQuantParamLayerWrapper</c>.
/// </remarks>
internal sealed class SimulatedParameterLayer : SimulatedLayer, ISearchable
{
    private const string WeightScale = "w_scale";
    private const string OutputScale = "output_scale";
    private const string WeightRangeName = "w";
    private const string OutputRangeName = "output";

    private readonly ActivationGrids? _activations;
    private readonly RoundedParameters _parameters;
    private readonly bool _isStatic;
    private FixedSums? _fixed;

    internal SimulatedParameterLayer(string name, nn.Module<Tensor, Tensor> layer, LayerSettings settings, LayerStatistics? statistics, GridTable grids)
        : base(RoundedParameters.RequireGroups(name, layer, settings), layer, settings, grids)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        _isStatic = statistics is not null;
        _activations = settings.ActivationBits is null ? null : new ActivationGrids(name, settings, statistics);
        _parameters = new RoundedParameters(layer, settings, _isStatic);
    }

    /// <inheritdoc/>
    public override SimulationKind Kind => SimulationKind.ParameterLayer;

    /// <inheritdoc/>
    public IReadOnlyList<string> ScaleNames => _activations?.IsStatic == true ? [WeightScale, OutputScale] : [WeightScale];

    /// <summary>Whether another scale leaves the integers of the weights as they are, so that the layer gains or loses strength.</summary>
    public bool KeepsIntegers { get; set; }

    /// <inheritdoc/>
    public string? Obstacle => !Settings.WeightScheme.IsSymmetric
        ? "its weights have zero points"
        : Settings.IsPerChannel
            ? "its weights have a scale for each channel"
            : _activations?.Output is { ZeroPoint: not 0 } ? "its output has a zero point" : null;

    /// <summary>Scale and zero point of the weights; lent.</summary>
    public LinearParameters WeightGrid => _parameters.WeightGrid;

    /// <summary>The integers of the weights, in the shape of the layer's; a new tensor.</summary>
    public Tensor Integers() => _parameters.Integers();

    /// <summary>The weights that the integers stand for; a new tensor.</summary>
    public Tensor RoundedWeight() => _parameters.RoundedWeight();

    /// <summary>The least and the largest weight that the integers stand for.</summary>
    public (double Low, double High) WeightRange()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var weight = RoundedWeight();
        return (weight.min().ToDouble(), weight.max().ToDouble());
    }

    /// <summary>Weights over what rounding changed, in decibels.</summary>
    public double? WeightSignalToNoise()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return Decibels.Of(LayerForward.Parameters(Module).Weight, RoundedWeight());
    }

    /// <summary>The bias, rounded where the layer rounds it before it knows its inputs; a new tensor, or null.</summary>
    public Tensor? RoundedBias() => _parameters.RoundedBias();

    /// <summary>Rounds the weights otherwise, on the same grid.</summary>
    /// <param name="integers">Whole numbers within the scheme, in the shape of the layer's weights.</param>
    public void SetIntegers(Tensor integers)
    {
        _parameters.SetIntegers(integers);
        Moved();
    }

    /// <summary>Gives the layer another bias; the module keeps its own.</summary>
    /// <param name="bias">Shape (F), in values; null for none.</param>
    public void SetBias(Tensor? bias)
    {
        _parameters.SetBias(bias);
        Moved();
    }

    /// <inheritdoc/>
    public double this[string scale]
    {
        get => scale == WeightScale ? WeightGrid.Scale.item<float>() : _activations!.Output!.Scale;
        set
        {
            if (this[scale] == (float)value)
            {
                return;
            }

            if (scale == WeightScale)
            {
                _parameters.SetGrid((float)value, zeroPoint: null, KeepsIntegers);
                Moved();
            }
            else
            {
                Grids.Move(this, _activations!, _activations!.Output! with { Scale = (float)value });
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> RangeNames => _activations?.IsStatic == true ? [WeightRangeName, OutputRangeName] : [WeightRangeName];

    /// <inheritdoc/>
    public string? RangeObstacle => WeightGrid.Scale.numel() > 1 ? "its weights have a scale for each channel or group" : null;

    /// <inheritdoc/>
    public bool IsSymmetric(string range) => range == WeightRangeName ? Settings.WeightScheme.IsSymmetric : _activations!.Output!.Scheme.IsSymmetric;

    /// <inheritdoc/>
    public (double Min, double Max) RangeOf(string range) => range == WeightRangeName ? ActivationGrid.Of(WeightGrid).Range : _activations!.Output!.Range;

    /// <inheritdoc/>
    public void SetRange(string range, double min, double max)
    {
        var present = range == WeightRangeName ? ActivationGrid.Of(WeightGrid) : _activations!.Output!;
        var grid = present.Over(min, max);
        if (grid == present)
        {
            return;
        }

        if (range == WeightRangeName)
        {
            _parameters.SetGrid(grid.Scale, grid.ZeroPoint, KeepsIntegers);
            Moved();
        }
        else
        {
            Grids.Move(this, _activations!, grid);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Name, Tensor Value)> Parameters()
    {
        foreach (var output in OutputParameters(_activations))
        {
            yield return output;
        }

        yield return (WeightScale, WeightGrid.Scale.clone());
        yield return ("w_zero_point", WeightGrid.ZeroPoint.clone());
        if (_parameters.BiasGrid is { } bias)
        {
            yield return ("b_scale", bias.Scale.clone());
            yield return ("b_zero_point", bias.ZeroPoint.clone());
        }

        if (_fixed is { } known)
        {
            yield return ("accum_scale", known.SumScale.clone());
        }

        if (_activations is null || _isStatic)
        {
            yield return ("wrapped_module.weight", _activations is null ? RoundedWeight() : Integers());
            if ((_fixed?.Bias ?? (_activations is null ? _parameters.Bias : null)) is { } integers)
            {
                yield return ("wrapped_module.bias", integers.clone());
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _parameters.Dispose();
        Forget();
    }

    /// <inheritdoc/>
    protected override bool IsSingle(Tensor input) => input.dim() < _parameters.Weight.dim();

    // Rules for ranges take the first axis for that of the samples.
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor[] inputs)
    {
        var input = inputs[0];
        if (!IsSingle(input))
        {
            return Compute(input);
        }

        var output = Compute(Grids.Pass(input, input.unsqueeze(0)));
        return Grids.Pass(output, output.squeeze(0));
    }

    private Tensor Compute(Tensor input)
    {
        if (_activations is null)
        {
            var plain = LayerForward.Run(Module, input, _parameters.Weight, _parameters.Bias);
            return Settings.HasRectifier ? plain.relu() : plain;
        }

        var inputGrid = _activations.Input(Grids, 0, input);
        var known = Sums(inputGrid, input.device);
        var spread = Spread(known.SumScale);
        var sums = known.InBytes is { } bytes && ByteConvolution.Reads(input)
            ? bytes.Run(input, inputGrid.IsExact)
            : LayerForward.Run(Module, inputGrid.Integers(input), _parameters.Weight, known.Bias);
        if (!known.StaysInRange)
        {
            sums = ClampToAccumulator(sums);
        }

        return Requantize(sums, spread, _activations.Output ?? _activations.OutputFor(Settings.HasRectifier ? sums.relu().div_(spread) : sums.div(spread)));
    }

    /// <summary>Units of the sums, and the bias in them. With statistics they are fixed by the first input.</summary>
    private FixedSums Sums(ActivationGrid inputGrid, Device device)
    {
        if (_isStatic && _fixed is { } known && known.Input == inputGrid with { IsExact = known.Input.IsExact })
        {
            return known;
        }

        // (F, 1, 1, 1) to (F): one for each output.
        var weightScale = WeightGrid.Scale.numel() > 1 ? WeightGrid.Scale.flatten() : WeightGrid.Scale;
        var sumScale = weightScale.mul(tensor([inputGrid.Scale], device: device));
        if (Settings.ScaleMultiplierBits is { } bits)
        {
            sumScale = Approximate(sumScale, bits);
        }

        var bias = _parameters.Bias is not { } own ? null : _isStatic
            ? ClampToAccumulator(own.mul(sumScale).round())
            : ClampToAccumulator(own.add(_parameters.BiasGrid!.ZeroPoint).mul(Ratio(sumScale.div(_parameters.BiasGrid.Scale))).round());
        if (!_isStatic)
        {
            return new(inputGrid, sumScale, bias, StaysInRange: false, InBytes: null);
        }

        Forget();
        _fixed = new(
            inputGrid,
            sumScale.DetachFromDisposeScope(),
            bias?.DetachFromDisposeScope(),
            StaysInRange(inputGrid, bias),
            ByteConvolution.Of(Module, _parameters.Weight, bias, inputGrid));
        return _fixed;
    }

    /// <summary>Whether no input can drive a sum beyond the accumulator, so that cutting off changes nothing.</summary>
    private bool StaysInRange(ActivationGrid inputGrid, Tensor? bias)
    {
        var (min, max) = inputGrid.Scheme.Integers;
        var largestInput = Math.Max(Math.Abs(min + inputGrid.ZeroPoint), Math.Abs(max + inputGrid.ZeroPoint));
        var products = _parameters.Weight.numel() / _parameters.Weight.shape[0];
        var largestBias = bias?.abs().max().item<float>() ?? 0;
        return ((double)largestInput * _parameters.LargestWeight * products) + largestBias < AccumulatorLimit - 1;
    }

    private Tensor Ratio(Tensor ratio) => Settings.ScaleMultiplierBits is { } bits ? Approximate(ratio, bits) : ratio;

    private Tensor Spread(Tensor sumScale) => sumScale.numel() == 1
        ? sumScale
        : sumScale.reshape([-1, .. Enumerable.Repeat(1L, Math.Max(0, (int)LayerForward.Parameters(Module).Weight.dim() - 2))]);

    private void Moved()
    {
        Forget();
        Grids.Kept?.Changed(this);
    }

    private void Forget()
    {
        _fixed?.Dispose();
        _fixed = null;
    }
}
