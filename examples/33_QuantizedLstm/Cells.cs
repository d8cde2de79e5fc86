using Distiller.Examples.Language;
using Distiller.Examples.Notebooks;
using Distiller.Quantization;
using Distiller.Reports.Tables;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.QuantizedLstm;

/// <summary>The cells, in their order.</summary>
internal sealed class Cells(Lab lab, LanguageModel model, Text training, Text test)
{
    private const double LearningRate = 0.01;
    private const int CalibrationBatches = 4;
    private const int Few = 4;

    private readonly List<double> _log = [];

    public void Train()
    {
        using var optimizer = optim.Adam(model.parameters(), LearningRate);
        model.train();
        var epochs = lab.Pick(12, 1);
        lab.ShowProgress("training", epochs, report =>
        {
            for (var epoch = 0; epoch < epochs; epoch++)
            {
                foreach (var (words, next) in training.Batches())
                {
                    using var scope = NewDisposeScope();
                    using (words)
                    using (next)
                    {
                        optimizer.zero_grad();
                        LanguageScore.Loss(model, words, next).backward();
                        optimizer.step();
                    }
                }

                _log.Add(LanguageScore.Perplexity(model, test));
                model.train();
                report(epoch + 1, FormattableString.Invariant($"perplexity {_log[^1]:0.00}"));
            }
        });
        model.eval();
    }

    public void Trained() => lab.Book.Show(new Table(
        "Learning",
        [Column.OfCount("Epoch"), Column.OfNumber("Perplexity", "F3")],
        [.. _log.Select((value, epoch) => Row.Of((long)epoch, value))]));

    public void Convert()
    {
        using var modular = Modular();
        var (words, next) = training.Batches().First();
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        lab.Book.Show(new Table(
            "Two forms of one model",
            [Column.OfText("Form"), Column.OfCount("Modules"), Column.OfNumber("Perplexity", "F3"), Column.OfText("Largest difference")],
            [
                Row.Of("one operator", (long)model.named_modules().Count(), LanguageScore.Perplexity(model, test), ""),
                Row.Of(
                    "modular",
                    (long)modular.named_modules().Count(),
                    LanguageScore.Perplexity(modular, test),
                    FormattableString.Invariant($"{(model.call(words) - modular.call(words)).abs().max().ToDouble():E0}")),
            ]));
        words.Dispose();
        next.Dispose();
    }

    public void SetUps()
    {
        List<Row> rows = [Row.Of("float", "", LanguageScore.Perplexity(model, test))];
        using (Quantize.Dynamic(model))
        {
            rows.Add(Row.Of("dynamic, weights and inputs of products", "8", LanguageScore.Perplexity(model, test)));
        }

        foreach (var bits in (int[])[8, 6, Few])
        {
            Add("symmetric", new() { ActivationBits = bits, WeightBits = bits });
            Add("asymmetric, a scale for each output", Asymmetric(bits));
            Add("the same, averages of extremes", Asymmetric(bits) with { Clipping = ClippingRules.Average });
            Add("asymmetric, cell states in 8 bits", WithFineStates(bits));

            void Add(string name, PostTrainingSpec spec)
            {
                using var modular = Modular();
                using var quantized = Quantized(modular, spec);
                rows.Add(Row.Of(name, FormattableString.Invariant($"{bits}"), LanguageScore.Perplexity(modular, test)));
            }
        }

        lab.Book.Show(new Table("Perplexity by set-up", [Column.OfText("Set-up"), Column.OfText("Bits"), Column.OfNumber("Perplexity", "F3")], [.. rows]));
    }

    public void Report()
    {
        using var modular = Modular();
        using var quantized = Quantized(modular, Asymmetric(8));
        lab.Book.Show(new Table(
            "The first cell",
            [Column.OfText("Module"), Column.OfText("Type"), Column.OfText("Computed as"), Column.OfNumber("SNR", "F1", "dB")],
            [.. quantized.Placements.Where(placed => placed.Name.StartsWith("rnn.cells.0", StringComparison.Ordinal)).Select(placed =>
                Row.Of(placed.Name, placed.Type, placed.Reason ?? (placed.Kind == SimulationKind.FloatWithQuantizedOutput ? "float, output quantized" : "integers"), placed.SignalToNoise))]));
    }

    public void States()
    {
        using var modular = Modular();
        using var quantized = Quantized(modular, Asymmetric(Few));
        var placed = quantized.Placements.ToDictionary(module => module.Name);
        lab.Book.Show(new Table(
            FormattableString.Invariant($"States and what is added to them, {Few} bits"),
            [Column.OfText("Cell"), Column.OfNumber("Least state", "F2"), Column.OfNumber("Largest state", "F2"), Column.OfNumber("Half a step", "F2"), Column.OfNumber("Largest addend", "F2")],
            [.. Enumerable.Range(0, LanguageModel.Layers).Select(layer =>
            {
                var cell = FormattableString.Invariant($"rnn.cells.{layer}");
                var (low, high) = placed[cell + ".eltwiseadd_cell"].OutputRange!.Value;
                var addend = placed[cell + ".eltwisemult_cell_input"].OutputRange!.Value;
                return Row.Of(cell, low, high, (high - low) / ((1 << Few) - 1) / 2, Math.Max(-addend.Low, addend.High));
            })]));
    }

    private static PostTrainingSpec WithFineStates(int bits) =>
        Asymmetric(bits) with { Overrides = [new() { Pattern = @"rnn\.cells\.\d+\.eltwiseadd_cell", ActivationBits = 8 }] };

    private static PostTrainingSpec Asymmetric(int bits) =>
        new() { ActivationBits = bits, WeightBits = bits, ActivationMode = QuantizationMode.AsymmetricUnsigned, IsPerChannel = true };

    private ModularLanguageModel Modular()
    {
        var modular = model.ToModular();
        modular.eval();
        return modular;
    }

    private PostTrainedModel Quantized(ModularLanguageModel modular, PostTrainingSpec spec)
    {
        var statistics = StatisticsCollector.Collect(modular, () =>
        {
            foreach (var (words, next) in training.Batches().Take(CalibrationBatches))
            {
                using (words)
                using (next)
                {
                    modular.call(words).Dispose();
                }
            }
        });
        var (example, unused) = training.Batches().First();
        using (example)
        using (unused)
        {
            return PostTrainingQuantizer.Quantize(modular, example, spec, statistics);
        }
    }
}
