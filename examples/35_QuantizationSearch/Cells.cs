using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Persistence;
using Distiller.Quantization;
using Distiller.Quantization.Execution;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Training;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.QuantizationSearch;

/// <summary>The cells, in their order.</summary>
internal sealed class Cells(Lab lab, nn.Module<Tensor, Tensor> trained)
{
    private const int ImagesEach = 256;
    private const int GroupSize = 16;
    private const double BitsOfByte = 8;

    private static readonly PostTrainingSpec FourBits = new() { WeightBits = 4, ActivationMode = QuantizationMode.AsymmetricUnsigned };
    private static readonly PostTrainingSpec ThreeBits = FourBits with { WeightBits = 3, IsPerChannel = true };

    private AdaRoundSpec Rounding => new() { Iterations = lab.Pick(200, 3), Rows = lab.Pick(1024, 64) };

    /// <summary>Training images without augmentation, as the model will see them.</summary>
    private ImageBatches Calibration => Images(0);

    /// <summary>Other training images, to judge by.</summary>
    private ImageBatches Judges => Images(Count);

    private int Count => lab.Pick(ImagesEach, 16);

    public void FloatModel(ImmutableArray<EpochRecord> epochs) => lab.Book.Show(new Table(
        "The float model",
        [Column.OfText("Network"), Column.OfCount("Parameters"), Column.OfNumber("Loss", "F4"), Column.OfNumber("Top-1", "F1", "%")],
        [Row.Of("resnet20_cifar", trained.parameters().Sum(parameter => parameter.numel()), Loss(trained), 100 * epochs[^1].Top1)]));

    public void Methods()
    {
        (string Name, Action<nn.Module<Tensor, Tensor>> Before, Action<PostTrainedModel> After, IClippingRule? Weights)[] methods =
        [
            ("to the nearest", _ => { }, _ => { }, null),
            ("channels equalized", model => Quantize.Equalize(model, Example()), _ => { }, null),
            ("activations smoothed", model => Quantize.Smooth(model, Calibration), _ => { }, null),
            ("weights clipped by squared error", _ => { }, _ => { }, ClippingRules.LeastSquaredError()),
            ("biases corrected", _ => { }, quantized => Quantize.CorrectBiases(quantized, Calibration), null),
            ("GPTQ", _ => { }, quantized => Quantize.Gptq(quantized, Calibration), null),
            ("AdaRound", _ => { }, quantized => Quantize.AdaRound(quantized, Calibration, Rounding), null),
        ];
        List<Row> rows = [];
        lab.ShowProgress("methods", methods.Length, report =>
        {
            foreach (var (name, before, after, weights) in methods)
            {
                var four = Measure(FourBits with { WeightClipping = weights }, before, after);
                var three = Measure(ThreeBits with { WeightClipping = weights }, before, after);
                rows.Add(Row.Of(name, four.Loss, four.Top1, three.Loss, three.Top1));
                report(rows.Count, name);
            }
        });
        lab.Book.Show(new Table(
            "What each method buys, activations in 8 bits",
            [
                Column.OfText("Rounding"),
                Column.OfNumber("Loss at 4 bits, one scale a layer", "F3"), Column.OfNumber("Top-1 at 4 bits", "F1", "%"),
                Column.OfNumber("Loss at 3 bits, one scale a filter", "F3"), Column.OfNumber("Top-1 at 3 bits", "F1", "%"),
            ],
            [.. rows]));
    }

    public void Suite()
    {
        using var model = Copy();
        SuiteSpec spec = new()
        {
            Quantization = FourBits with { WeightBits = 3 },
            Steps =
            [
                SuiteSteps.Equalize(), SuiteSteps.Smooth(), SuiteSteps.Clip(), SuiteSteps.SearchScales(lab.Pick(60, 3)), SuiteSteps.Gptq(),
                SuiteSteps.AdaRound(Rounding), SuiteSteps.CorrectBiases(),
            ],
        };
        SuiteResult? result = null;
        var done = 0;
        lab.ShowProgress("suite", spec.Steps.Length, report => result = Quantize.Suite(
            model, Calibration, Loss, spec, new ImmediateProgress<SuiteDecision>(decision => report(++done, decision.Step)), lab.Cancellation));
        using var suite = result!;
        lab.Book.Show(new Table(
            "The log: weights in 3 bits, one scale a layer",
            [Column.OfText("Step"), Column.OfNumber("Loss before", "F3"), Column.OfNumber("Loss with it", "F3"), Column.OfText("Decision"), Column.OfText("What it did")],
            [.. suite.Decisions.Select(decision => Row.Of(decision.Step, decision.LossBefore, decision.LossAfter, decision.IsKept ? "kept" : "dropped", decision.Detail))]));
        lab.Book.Show(new Table(
            "Before and after",
            [Column.OfText("Model"), Column.OfNumber("Loss", "F3"), Column.OfNumber("Top-1", "F1", "%")],
            [
                Row.Of("float", suite.FloatLoss, lab.Top1(trained)),
                Row.Of("to the nearest", suite.InitialLoss, Measure(spec.Quantization, _ => { }, _ => { }).Top1),
                Row.Of("after the suite", suite.Loss, lab.Top1(model)),
            ]));
    }

    public void Widths()
    {
        var weights = (double)trained.parameters().Where(parameter => parameter.dim() > 1).Sum(parameter => parameter.numel());
        List<Row> rows = [];
        List<(double, double)> chosen = [], uniform = [];
        ImmutableArray<LayerSensitivity> known = [];
        ImmutableArray<int> widths = lab.Pick<ImmutableArray<int>>([2, 3, 4, 5], [3]);
        lab.ShowProgress("budgets", widths.Length, report =>
        {
            foreach (var bits in widths)
            {
                using var model = Copy();
                using var result = Quantize.MixedPrecision(model, Calibration, Loss, new()
                {
                    Budget = BitBudget.Size(weights * bits / BitsOfByte),
                    Widths = [new(8, 8), new(6, 8), new(4, 8), new(3, 8), new(2, 8)],
                    Quantization = ThreeBits,
                    Known = known,
                });
                known = result.Sensitivities;
                var (loss, top1) = Measure(ThreeBits with { WeightBits = bits }, _ => { }, _ => { });
                var mixed = lab.Top1(model);
                rows.Add(Row.Of(bits, result.Cost / 1024, result.Loss, mixed, loss, top1));
                chosen.Add((bits, mixed));
                uniform.Add((bits, top1));
                report(rows.Count, FormattableString.Invariant($"{bits} bits"));
            }
        });
        lab.Book.Show(new Table(
            "Widths by measured sensitivity, one scale a filter",
            [
                Column.OfCount("Mean bits at most"), Column.OfNumber("Weights", "F1", "KiB"),
                Column.OfNumber("Loss, by layer", "F3"), Column.OfNumber("Top-1, by layer", "F1", "%"),
                Column.OfNumber("Loss, all the same", "F3"), Column.OfNumber("Top-1, all the same", "F1", "%"),
            ],
            [.. rows]));
        lab.Book.Plot("widths", new Figure
        {
            Title = "Accuracy on test images by the mean bits of weights",
            Description = string.Join("; ", chosen.Zip(uniform, (own, same) => FormattableString.Invariant($"{own.Item1} bits: {own.Item2:0.0} % by layer, {same.Item2:0.0} % all the same"))) + ".",
            X = new Axis { Label = "bits", WholeNumbers = true },
            Y = Lines.Top1Axis,
            Series = [Lines.Of("by layer", chosen) with { Markers = true }, Lines.Of("all the same", uniform) with { Markers = true }],
        });
    }

    public void WeightsOnly()
    {
        PostTrainingSpec spec = new()
        {
            WeightBits = 4,
            WeightMode = QuantizationMode.SymmetricRestricted,
            ActivationBits = null,
            WeightGroupSize = GroupSize,
            Overrides = [new() { Pattern = "conv1", IsPerChannel = true }],
        };
        using var model = Copy();
        double lopsided;
        using (PostTrainingQuantizer.Quantize(model, Calibration, spec with { WeightMode = QuantizationMode.Symmetric }))
        {
            lopsided = lab.Top1(model);
        }

        using var quantized = PostTrainingQuantizer.Quantize(model, Calibration, spec);
        var nearest = lab.Top1(model);
        Quantize.Gptq(quantized, Calibration);
        var folder = Directory.CreateTempSubdirectory("weights-").FullName;
        try
        {
            string[] paths = [Path.Combine(folder, "float.safetensors"), Path.Combine(folder, "packed.safetensors")];
            SafeTensors.Save(paths[0], trained.state_dict());
            PackedWeights.Save(paths[1], quantized);
            using var loaded = Copy();
            Quantize.Equalize(loaded, Example(), new() { MaximumRounds = 1 });
            PackedWeights.Load(paths[1], loaded);
            lab.Book.Show(new Table(
                "Weights in 4 bits, a scale for each 16",
                [Column.OfText("Model"), Column.OfNumber("Top-1", "F1", "%"), Column.OfCount("Bytes of the file")],
                [
                    Row.Of("float", lab.Top1(trained), new FileInfo(paths[0]).Length),
                    Row.Of("to the nearest of -8 to 7", lopsided, new FileInfo(paths[1]).Length),
                    Row.Of("to the nearest of -7 to 7", nearest, new FileInfo(paths[1]).Length),
                    Row.Of("GPTQ", lab.Top1(model), new FileInfo(paths[1]).Length),
                    Row.Of("GPTQ, from the file", lab.Top1(loaded), new FileInfo(paths[1]).Length),
                ]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private ImageBatches Images(int first) => new(lab.Data.Train.Skip(first).Take(Count), lab.Data.Family, new ImageBatchOptions { BatchSize = 64 });

    private Tensor Example()
    {
        using var batch = Calibration.ReadEpoch(0).First();
        return batch.Inputs.clone();
    }

    private double Loss(nn.Module<Tensor, Tensor> model) => Evaluator.Classify(model, Judges, lab.Cancellation).Loss;

    private nn.Module<Tensor, Tensor> Copy()
    {
        var copy = lab.NewNetwork("resnet20_cifar");
        copy.load_state_dict(trained.state_dict());
        copy.eval();
        return copy;
    }

    private (double Loss, double Top1) Measure(PostTrainingSpec spec, Action<nn.Module<Tensor, Tensor>> before, Action<PostTrainedModel> after)
    {
        using var scope = NewDisposeScope();
        using var model = Copy();
        before(model);
        using var quantized = PostTrainingQuantizer.Quantize(model, Calibration, spec);
        after(quantized);
        return (Loss(model), lab.Top1(model));
    }
}
