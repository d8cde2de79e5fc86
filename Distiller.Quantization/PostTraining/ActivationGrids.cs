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

        Output = Of(statistics.Output);
        foreach (var (index, input) in statistics.Inputs)
        {
            _inputs.Add(index, Of(input));
        }
    }

    /// <summary>The grid of the output; null without statistics. A search may move it.</summary>
    public ActivationGrid? Output { get; set; }

    /// <summary>Whether the layer has statistics.</summary>
    public bool IsStatic => Output is not null;

    /// <summary>The grid of an output that is at hand, in float.</summary>
    public ActivationGrid OutputFor(Tensor values) => Output ?? Live(values, _settings.HasRectifier);

    /// <summary>The grid of an input that comes with none.</summary>
    /// <param name="index">Which input, from 0.</param>
    /// <param name="values">The input.</param>
    /// <exception cref="InvalidOperationException">Such inputs are not to be quantized.</exception>
    public ActivationGrid InputFor(int index, Tensor values) => !_settings.QuantizesLooseInputs
        ? throw new InvalidOperationException(
            $"Input {index} of '{_name}' comes from code between modules, so its range is not known. Set {nameof(PostTrainingSpec.QuantizesLooseInputs)}, or make a module of that code.")
        : _inputs.TryGetValue(index, out var known) ? known : Live(values, hasRectifier: false);

    private ActivationGrid Of(ActivationStatistics statistics)
    {
        using var scope = NewDisposeScope();
        var range = _settings.Clipping.RangeOf(statistics, new ClippingRequest(_settings.ActivationScheme, _settings.HasRectifier));
        return Approximated(ActivationGrid.Of(LinearQuantizer.Parameters(range, _settings.ActivationScheme)));
    }

    private ActivationGrid Live(Tensor values, bool hasRectifier)
    {
        using var scope = NewDisposeScope();
        var range = _settings.Clipping.RangeOf(values.detach(), new ClippingRequest(_settings.ActivationScheme, hasRectifier));
        return Approximated(ActivationGrid.Of(LinearQuantizer.Parameters(range, _settings.ActivationScheme)));
    }

    // Integer hardware multiplies by a small number and shifts.
    private ActivationGrid Approximated(ActivationGrid grid) => _settings.ScaleMultiplierBits is { } bits
        ? grid with { Scale = (float)ScaleApproximation.Of(grid.Scale, bits).Scale }
        : grid;
}
