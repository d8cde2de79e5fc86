using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Graph;
using Distiller.Results;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Quantizes layers one at a time, or all together, and measures what that costs.</summary>
internal sealed class SensitivityMeasurer
{
    private const double Percent = 100;

    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly Func<nn.Module<Tensor, Tensor>, EvaluationResult> _evaluate;
    private readonly Tensor _example;
    private readonly CalibrationStatistics _statistics;

    private SensitivityMeasurer(nn.Module<Tensor, Tensor> model, IBatchSource data, Func<nn.Module<Tensor, Tensor>, EvaluationResult> evaluate, string purpose)
    {
        ModuleClaims.RequireFree(model, purpose);
        model.eval();
        (_model, _evaluate, _example) = (model, evaluate, CalibrationPass.Example(data));
        _statistics = StatisticsCollector.Collect(model, () => CalibrationPass.Run(model, data));
    }

    internal static QuantizationSensitivity Layers(
        nn.Module<Tensor, Tensor> model,
        IBatchSource data,
        Func<nn.Module<Tensor, Tensor>, EvaluationResult> evaluate,
        QuantizationSensitivitySpec spec,
        IProgress<QuantizationCurve>? progress,
        CancellationToken cancellation)
    {
        spec.Check();
        using var scope = NewDisposeScope();
        SensitivityMeasurer measurer = new(model, data, evaluate, "measured layer by layer");
        var inFloat = measurer.Evaluate(LayerWidths.Float, null);
        List<QuantizationCurve> curves = [];
        foreach (var layer in ModuleTrace.Of(model, measurer._example).Modules.Where(module => LayerForward.Supports(module.Module)))
        {
            cancellation.ThrowIfCancellationRequested();
            curves.Add(new(layer.Name, [.. spec.Widths.Select(widths => measurer.Alone(layer.Name, widths, spec.Quantization))]));
            progress?.Report(curves[^1]);
        }

        return new() { Float = inFloat, Layers = [.. curves] };
    }

    internal static ImmutableArray<QuantizationOutcome> Bits(
        nn.Module<Tensor, Tensor> model,
        IBatchSource data,
        Func<nn.Module<Tensor, Tensor>, EvaluationResult> evaluate,
        ImmutableArray<LayerWidths> widths,
        PostTrainingSpec spec,
        IProgress<QuantizationOutcome>? progress,
        CancellationToken cancellation)
    {
        spec.Check();
        using var scope = NewDisposeScope();
        SensitivityMeasurer measurer = new(model, data, evaluate, "measured by bits");
        List<QuantizationOutcome> outcomes = [];
        foreach (var width in widths)
        {
            cancellation.ThrowIfCancellationRequested();
            outcomes.Add(measurer.Together(width, spec));
            progress?.Report(outcomes[^1]);
        }

        return [.. outcomes];
    }

    private QuantizationOutcome Alone(string layer, LayerWidths widths, PostTrainingSpec spec)
    {
        if (widths == LayerWidths.Float)
        {
            return Evaluate(widths, null);
        }

        var rule = PostTrainingQuantizer.Rules(spec, _model)(layer) ?? new PostTrainingOverride { Pattern = layer };
        using var quantized = PostTrainingQuantizer.Quantize(
            _model,
            _example,
            spec with
            {
                WeightBits = null,
                ActivationBits = null,
                Overrides =
                [
                    rule with
                    {
                        Pattern = layer,
                        WeightBits = widths.WeightBits is { } weights ? weights : BitWidth.Float,
                        ActivationBits = widths.ActivationBits is { } activations ? activations : BitWidth.Float,
                    },
                ],
            },
            _statistics);
        return Evaluate(widths, quantized.Placements.First(placed => placed.Name == layer).SignalToNoise);
    }

    private QuantizationOutcome Together(LayerWidths widths, PostTrainingSpec spec)
    {
        if (widths == LayerWidths.Float)
        {
            return Evaluate(widths, null);
        }

        using var expected = Output();
        using var quantized = PostTrainingQuantizer.Quantize(
            _model, _example, spec with { WeightBits = widths.WeightBits, ActivationBits = widths.ActivationBits }, _statistics);
        using var actual = Output();
        return Evaluate(widths, Decibels.Of(expected, actual));
    }

    private Tensor Output()
    {
        using var noGradients = no_grad();
        return _model.call(_example);
    }

    private QuantizationOutcome Evaluate(LayerWidths widths, double? noise)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var result = _evaluate(_model);
        return new(widths.WeightBits, widths.ActivationBits, result.Loss) { Top1 = Percent * result.Top1, SignalToNoise = noise };
    }
}
