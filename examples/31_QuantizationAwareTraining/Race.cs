using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Quantization;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.QuantizationAware;

/// <summary>One network, trained on in several ways.</summary>
internal sealed class Race : IDisposable
{
    private const int Bits = 4;
    private const int CalibrationImages = 256;
    private const double LearningRate = 0.01;
    private const string WatchedModule = "layer1.0.relu1";

    private static readonly ImmutableArray<(string Name, QuantizerSpec? Spec)> Runners =
    [
        ("float", null),
        ("range-linear", new RangeLinearQuantizerSpec { Name = "quantizer", WeightBits = Bits, ActivationBits = Bits, IsPerChannel = true, InputBits = 8, ActivationMode = QuantizationMode.AsymmetricUnsigned }),
        ("DoReFa", new DorefaQuantizerSpec { Name = "quantizer", WeightBits = Bits, ActivationBits = Bits }),
        ("PACT", new PactQuantizerSpec { Name = "quantizer", WeightBits = Bits, ActivationBits = Bits }),
        ("LSQ", new LearnedStepQuantizerSpec { Name = "quantizer", WeightBits = Bits, ActivationBits = Bits }),
    ];

    private readonly Lab _lab;
    private readonly nn.Module<Tensor, Tensor> _model;
    private readonly StateDict _start;
    private readonly double _floatTop1;
    private readonly List<(string Name, ImmutableArray<EpochRecord> Log, Outputs Outputs)> _runs = [];
    private double _untrainedTop1;

    public Race(Lab lab, nn.Module<Tensor, Tensor> model)
    {
        (_lab, _model) = (lab, model);
        _start = ModelState.Save(model);
        _floatTop1 = lab.Top1(model);
    }

    private ImageBatches Calibration => new(
        _lab.Data.Train.Take(Math.Min(CalibrationImages, _lab.Data.Train.Count)), _lab.Data.Family, new ImageBatchOptions { BatchSize = 64 });

    public void FloatModel() => _lab.Book.Show(new Table(
        "The float model",
        [Column.OfText("Network"), Column.OfCount("Parameters"), Column.OfNumber("Top-1", "F1", "%")],
        [Row.Of("resnet20_cifar", _model.parameters().Sum(parameter => parameter.numel()), _floatTop1)]));

    public void WithoutTraining()
    {
        using var copy = _lab.NewNetwork("resnet20_cifar");
        ModelState.Load(copy, _start.Tensors, "the float weights");
        using (var quantized = PostTrainingQuantizer.Quantize(copy, Calibration, new()
        {
            ActivationBits = Bits,
            WeightBits = Bits,
            ActivationMode = QuantizationMode.AsymmetricUnsigned,
            IsPerChannel = true,
            Clipping = ClippingRules.Average,
        }))
        {
            _untrainedTop1 = _lab.Top1(quantized.Model);
        }

        _lab.Book.Show(new Table(
            "Without training",
            [Column.OfText("Model"), Column.OfNumber("Top-1", "F1", "%")],
            [Row.Of("float", _floatTop1), Row.Of(FormattableString.Invariant($"{Bits} bits"), _untrainedTop1)]));
    }

    public void Run()
    {
        var epochs = _lab.Pick(4, 1);
        foreach (var (name, spec) in Runners)
        {
            ModelState.Load(_model, _start.Tensors, "the float weights");
            CosineLrSpec cosine = new() { Name = "cosine", Duration = epochs };
            var schedule = spec is null ? CompressionSchedule.Empty : CompressionSchedule.Empty.Quantize(spec, EpochWindow.Range(0, epochs));
            Outputs outputs = new();
            var log = _lab.Train(
                _model, schedule.DecayLearningRate(cosine, EpochWindow.Range(0, epochs)), epochs, LearningRate, prepare: _ => outputs.Watch(_model, WatchedModule));
            outputs.Dispose();
            _runs.Add((name, log, outputs));
        }
    }

    public void Outcome() => _lab.Book.Show(new Table(
        "Trained on with 4 bits",
        [Column.OfText("Method"), Column.OfNumber("Top-1", "F1", "%"), Column.OfNumber("Against float", "F1", "%")],
        [
            Row.Of("4 bits, not trained", _untrainedTop1, _untrainedTop1 - (100 * _runs[0].Log[^1].Top1 ?? double.NaN)),
            .. _runs.Select(run => Row.Of(run.Name, 100 * run.Log[^1].Top1 ?? double.NaN, 100 * (run.Log[^1].Top1 - _runs[0].Log[^1].Top1) ?? double.NaN)),
        ]));

    public void Learning() => _lab.Book.Plot("learning", new Figure
    {
        Title = "Learning with 4 bits",
        Description = string.Join("; ", _runs.Select(run => FormattableString.Invariant($"{run.Name} ends at {100 * run.Log[^1].Top1:0.0} %"))) + ".",
        X = Lines.EpochAxis,
        Y = Lines.Top1Axis,
        Series = [.. _runs.Select(run => Lines.ByEpoch(run.Name, run.Log, epoch => epoch.Top1))],
        References = [new ReferenceLine(ReferenceOrientation.Horizontal, _untrainedTop1, "4 bits, not trained")],
    });

    public void Activations() => _lab.Book.Show(new Table(
        $"Outputs of {WatchedModule} for the last test images",
        [Column.OfText("Method"), Column.OfCount("Different values"), Column.OfNumber("Largest", "F2")],
        [.. _runs.Select(run => Row.Of(run.Name, run.Outputs.DifferentValues, run.Outputs.Largest))]));

    public void Dispose() => _start.Dispose();
}
