using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Grids of a layer's inputs and output: from statistics where there are some, else from the tensors at hand.</summary>
internal sealed class ActivationGrids
{
    private readonly LayerSettings _settings;
    private readonly string _name;
    private readonly Dictionary<int, ActivationGrid> _inputs = [];

    internal ActivationGrids(string name, LayerSettings settings, LayerStatistics? statistics)
    {
        (_name, _settings) = (name, settings);
        if (statistics is null)
        {
            return;
        }

        Output = Of(statistics.Output, settings);
        foreach (var (index, input) in statistics.Inputs)
        {
            _inputs.Add(index, Of(input, ForInput(index)));
        }
    }

    /// <summary>The grid of the output; null without statistics. A search may move it.</summary>
    public ActivationGrid? Output { get; set; }

    /// <summary>Whether the layer has statistics.</summary>
    public bool IsStatic => Output is not null;

    /// <summary>The grid of an output that is at hand, in float.</summary>
    public ActivationGrid OutputFor(Tensor values) => Output ?? Live(values, _settings);

    /// <summary>The grid of an input: its own, or that of the settings.</summary>
    /// <param name="grids">The notes on tensors.</param>
    /// <param name="index">Which input, from 0.</param>
    /// <param name="values">The input.</param>
    /// <exception cref="InvalidOperationException">Inputs from outside the grid are not to be quantized, or one on a grid has settings of its own (14.22).</exception>
    public ActivationGrid Input(GridTable grids, int index, Tensor values)
    {
        if (grids.Of(values) is not { } known)
        {
            return InputFor(index, values);
        }

        return !_settings.Inputs.ContainsKey(index)
            ? known
            : throw new InvalidOperationException(
                FormattableString.Invariant($"Input {index} of '{_name}' is quantized by the module that made it, and has an override of its own. Remove the override, or leave that module's output in float."));
    }

    private ActivationGrid InputFor(int index, Tensor values) => !_settings.QuantizesLooseInputs && !_settings.Inputs.ContainsKey(index)
        ? throw new InvalidOperationException(
            $"Input {index} of '{_name}' comes from code between modules, so its range is not known. Set {nameof(PostTrainingSpec.QuantizesLooseInputs)}, give the input an override, or make a module of that code.")
        : _inputs.TryGetValue(index, out var known) ? known : Live(values, ForInput(index) with { HasRectifier = false });

    // Without an override an input is as the output, rectifier and all; with one it is known to come from elsewhere.
    private LayerSettings ForInput(int index) => _settings.Inputs.TryGetValue(index, out var rule)
        ? _settings with
        {
            ActivationBits = rule.Bits ?? _settings.ActivationBits,
            ActivationMode = rule.Mode ?? _settings.ActivationMode,
            Clipping = rule.Clipping ?? _settings.Clipping,
            HasRectifier = false,
        }
        : _settings;

    private ActivationGrid Of(ActivationStatistics statistics, LayerSettings settings)
    {
        using var scope = NewDisposeScope();
        var range = settings.Clipping.RangeOf(statistics, new ClippingRequest(settings.ActivationScheme, settings.HasRectifier));
        return Approximated(ActivationGrid.Of(LinearQuantizer.Parameters(range, settings.ActivationScheme)));
    }

    private ActivationGrid Live(Tensor values, LayerSettings settings)
    {
        using var scope = NewDisposeScope();
        var range = settings.Clipping.RangeOf(values.detach(), new ClippingRequest(settings.ActivationScheme, settings.HasRectifier));
        return Approximated(ActivationGrid.Of(LinearQuantizer.Parameters(range, settings.ActivationScheme)));
    }

    // Integer hardware multiplies by a small number and shifts.
    private ActivationGrid Approximated(ActivationGrid grid) => _settings.ScaleMultiplierBits is { } bits
        ? grid with { Scale = (float)ScaleApproximation.Of(grid.Scale, bits).Scale }
        : grid;
}
