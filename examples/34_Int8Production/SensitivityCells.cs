using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Quantization;
using Distiller.Reports.Adapters;
using Distiller.Results;
using Distiller.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.Int8Production;

/// <summary>What bits cost, before anything is converted: of the whole network, of each layer, and where ranges are cut off.</summary>
internal sealed class SensitivityCells(Lab lab, nn.Module<Tensor, Tensor> trained)
{
    private const string RangedLayer = "layer2.0.conv1";

    // As the int8 kernels do it: bytes without sign, a scale for each filter.
    private static readonly PostTrainingSpec Bytes = new() { IsPerChannel = true, ActivationMode = QuantizationMode.AsymmetricUnsigned };

    public void Show()
    {
        using var model = lab.NewNetwork("resnet20_cifar");
        model.load_state_dict(trained.state_dict());
        Bits(model);
        Layers(model);
        Ranges(model);
    }

    private void Bits(nn.Module<Tensor, Tensor> model)
    {
        ImmutableArray<LayerWidths> widths = lab.Pick<ImmutableArray<LayerWidths>>(
            [LayerWidths.Float, .. new int?[] { 8, 6, 4, 3 }.SelectMany(weights => new int?[] { 8, 6, 4 }.Select(outputs => new LayerWidths(weights, outputs)))],
            [LayerWidths.Float, new(8, 8)]);
        ImmutableArray<QuantizationOutcome> outcomes = [];
        var done = 0;
        lab.ShowProgress("bits", widths.Length, report => outcomes = Quantize.Bits(
            model, Cells.Calibration(lab), Evaluate, widths, Bytes, new ImmediateProgress<QuantizationOutcome>(outcome => report(++done, outcome.Label)), lab.Cancellation));
        lab.Book.Show(BitsTable.Of(outcomes));
    }

    private void Layers(nn.Module<Tensor, Tensor> model)
    {
        QuantizationSensitivitySpec spec = new() { Widths = lab.Pick<ImmutableArray<LayerWidths>>([new(8, 8), new(4, 8), new(2, 8)], [new(8, 8)]), Quantization = Bytes };
        var layers = model.named_modules().Count(entry => entry.module is Conv2d or Linear);
        QuantizationSensitivity? sensitivity = null;
        var done = 0;
        lab.ShowProgress("layers", layers, report => sensitivity = Quantize.Sensitivity(
            model, Cells.Calibration(lab), Evaluate, spec, new ImmediateProgress<QuantizationCurve>(curve => report(++done, curve.Layer)), lab.Cancellation));
        lab.Book.Show(QuantizationSensitivityTable.ByLayer(sensitivity!));
        lab.Book.Plot("sensitivity", QuantizationSensitivityFigure.Of(sensitivity!));
        lab.Book.Plot("noise", QuantizationSensitivityFigure.Of(sensitivity!, QuantizationMetric.SignalToNoise));
    }

    private void Ranges(nn.Module<Tensor, Tensor> model)
    {
        (string Name, IStatisticsClippingRule Rule)[] rules =
            [("none", ClippingRules.None), ("average", ClippingRules.Average), ("Gauss", ClippingRules.Gauss), ("Laplace", ClippingRules.Laplace)];
        RangedHistogram[] found = [.. rules.Select(rule => Range(model, rule.Name, rule.Rule))];
        lab.Book.Plot("ranges", RangeFigure.Of(found[0] with { Ranges = [.. found.SelectMany(one => one.Ranges)] }));
    }

    private RangedHistogram Range(nn.Module<Tensor, Tensor> model, string name, IStatisticsClippingRule rule)
    {
        var data = Cells.Calibration(lab);
        using var quantized = PostTrainingQuantizer.Quantize(model, data, Bytes with { ActivationBits = 4, Clipping = rule });
        var histogram = Quantize.OutputHistograms(quantized, data, cancellation: lab.Cancellation).Single(one => one.Name == RangedLayer);
        return histogram with { Ranges = [histogram.Ranges[0] with { Name = name }] };
    }

    private EvaluationResult Evaluate(nn.Module<Tensor, Tensor> model) => Evaluator.Classify(model, lab.Test, lab.Cancellation);
}
