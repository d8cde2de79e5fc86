using Distiller.Examples.Notebooks;
using Distiller.Quantization;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Training;
using Distiller.Transforms;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Lapq;

/// <summary>A trained network in 4 bits, before and after its scales were searched.</summary>
internal sealed class Search : IDisposable
{
    private const int Bits = 4;
    private const int ImagesEach = 256;
    private const int ExampleImages = 16;
    private const int ScalesShown = 12;

    // Zero points are not searched. Outputs that are added have negative values; rectified ones need no sign.
    private static readonly PostTrainingSpec FourBits = new()
    {
        WeightBits = Bits,
        ActivationBits = Bits,
        ActivationMode = QuantizationMode.AsymmetricUnsigned,
        Overrides = [new() { Pattern = @".*\.conv2|.*\.downsample\.0|fc", ActivationMode = QuantizationMode.Symmetric }],
    };

    private readonly Lab _lab;
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly Tensor _example;
    private readonly CalibrationStatistics _statistics;
    private readonly List<(double Evaluation, double Loss)> _curve = [];
    private readonly List<Row> _outcome = [];
    private ScaleSearchResult? _found;

    public Search(Lab lab, nn.Module<Tensor, Tensor> model)
    {
        (_lab, _model) = (lab, model);
        model.eval();
        using (var first = Calibration.ReadEpoch(0).First())
        {
            _example = first.Inputs.narrow(0, 0, ExampleImages).clone();
        }

        _statistics = StatisticsCollector.Collect(model, () =>
        {
            foreach (var batch in Calibration.ReadEpoch(0))
            {
                using (batch)
                {
                    model.call(batch.Inputs).Dispose();
                }
            }
        });
        BatchNormFolding.Fold(model, _example);
    }

    private ImageBatches Calibration => Images(0);

    /// <summary>Training images that the search does not see.</summary>
    private ImageBatches Judges => Images(Count);

    private int Count => _lab.Pick(ImagesEach, 32);

    private ScaleSearchResult Found => _found ?? throw new InvalidOperationException("The search comes first.");

    public void FloatModel()
    {
        Judge("float");
        _lab.Book.Show(new Table(
            "The float model",
            [Column.OfText("Network"), Column.OfNumber("Loss", "F4"), Column.OfNumber("Top-1", "F1", "%")],
            [Row.Of("resnet20_cifar", Loss(Calibration), _lab.Top1(_model))]));
    }

    public void Starts()
    {
        ScaleInitialization[] starts = _lab.Pick<ScaleInitialization[]>(Enum.GetValues<ScaleInitialization>(), [ScaleInitialization.None, ScaleInitialization.Laplace]);
        List<Row> rows = [];
        _lab.ShowProgress("starts", starts.Length, report =>
        {
            foreach (var start in starts)
            {
                using var result = ScaleSearch.Run(
                    _model, _example, _statistics, _ => Loss(Calibration), new() { Quantization = FourBits, Initialization = start, MaximumEvaluations = 1 });
                rows.Add(Row.Of(start.ToString(), result.InitialLoss, _lab.Top1(_model)));
                report(rows.Count, start.ToString());
            }
        });
        _lab.Book.Show(new Table("The loss before the search", [Column.OfText("First scales"), Column.OfNumber("Loss", "F3"), Column.OfNumber("Top-1", "F1", "%")], [.. rows]));
    }

    public void Run()
    {
        var evaluations = _lab.Pick(300, 4);
        _lab.ShowProgress("search", evaluations, report => _found = ScaleSearch.Run(
            _model,
            _example,
            _statistics,
            _ =>
            {
                var loss = Loss(Calibration);
                if (_curve.Count == 0)
                {
                    Judge("4 bits, before the search");
                }

                _curve.Add((_curve.Count, _curve.Count == 0 ? loss : Math.Min(loss, _curve[^1].Loss)));
                report(Math.Min(_curve.Count, evaluations), FormattableString.Invariant($"loss {_curve[^1].Loss:0.000}"));
                return loss;
            },
            new()
            {
                Quantization = FourBits,
                Initialization = _lab.Pick(ScaleInitialization.SquaredError, ScaleInitialization.Laplace),
                MaximumEvaluations = evaluations,
            },
            cancellation: _lab.Cancellation));
        _lab.Book.Plot("search", new Figure
        {
            Title = "The best loss by the number of measurements",
            Description = FormattableString.Invariant($"From {Found.InitialLoss:0.000} to {Found.Loss:0.000} in {Found.Evaluations} measurements."),
            X = new Axis { Label = "measurements", WholeNumbers = true },
            Y = new Axis { Label = "loss" },
            Series = [Lines.Of("best so far", _curve)],
        });
    }

    public void Scales()
    {
        var moved = Found.Scales
            .Select(scale => (scale.Key, Before: Found.InitialScales[scale.Key], After: scale.Value))
            .Where(scale => scale.After != scale.Before)
            .OrderByDescending(scale => Math.Abs(Math.Log(scale.After / scale.Before)))
            .ToArray();
        _lab.Book.Show(new Table(
            FormattableString.Invariant($"Scales that moved: {moved.Length} of {Found.Scales.Count}"),
            [Column.OfText("Scale"), Column.OfNumber("Before", "F3"), Column.OfNumber("After", "F3"), Column.OfNumber("Ratio", "F2")],
            [.. moved.Take(ScalesShown).Select(scale => Row.Of(scale.Key, scale.Before, scale.After, scale.After / scale.Before))]));
    }

    public void Outcome()
    {
        Judge("4 bits, after the search");
        _lab.Book.Show(new Table(
            "Before and after",
            [Column.OfText("Model"), Column.OfNumber("Loss, calibration", "F3"), Column.OfNumber("Loss, other images", "F3"), Column.OfNumber("Top-1", "F1", "%")],
            [.. _outcome]));
    }

    public void Dispose()
    {
        _example.Dispose();
        _found?.Dispose();
    }

    private void Judge(string name) => _outcome.Add(Row.Of(name, Loss(Calibration), Loss(Judges), _lab.Top1(_model)));

    private double Loss(ImageBatches images) => Evaluator.Classify(_model, images, _lab.Cancellation).Loss;

    private ImageBatches Images(int first) => new(_lab.Data.Train.Skip(first).Take(Count), _lab.Data.Family, new ImageBatchOptions { BatchSize = 64 });
}
