using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Examples.Translation;
using Distiller.Quantization;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.QuantizedTranslation;

/// <summary>The cells, in their order.</summary>
internal sealed class Cells(Lab lab, Experiment experiment)
{
    private const int ShownSentences = 8;
    private const int NoisiestModules = 12;
    private const int MostColumns = 11;
    private static readonly Axis BleuAxis = new() { Label = "BLEU", Minimum = 0, Maximum = 100 };

    private Quality _float = new(0, 0);

    public void Pairs()
    {
        lab.Book.Show(new Table(
            "Sentences of the test",
            [Column.OfText("English"), Column.OfText("German")],
            [.. experiment.Test.Take(ShownSentences).Select(pair => Row.Of(pair.English, pair.German))]));
        lab.Book.Show(new Table(
            "What there is to learn",
            [Column.OfText("Part"), Column.OfCount("Sentences"), Column.OfCount("English words"), Column.OfCount("German words"), Column.OfCount("Also in training")],
            [Part("training", experiment.Training), Part("test", experiment.Test)]));

        Row Part(string name, ImmutableArray<SentencePair> pairs) => Row.Of(
            name,
            (long)pairs.Length,
            (long)pairs.SelectMany(pair => pair.English.Split(' ')).Distinct().Count(),
            (long)pairs.SelectMany(pair => pair.German.Split(' ')).Distinct().Count(),
            name == "training" ? Cell.Empty : (long)pairs.Select(pair => pair.English).Intersect(experiment.Training.Select(pair => pair.English)).Count());
    }

    public void Train()
    {
        var log = experiment.Train();
        lab.Book.Plot("learning", new Figure
        {
            Title = "Loss by epoch",
            Description = "Nats a word, given the right words before it.",
            X = Lines.EpochAxis,
            Y = new Axis { Label = "loss", Minimum = 0 },
            Series =
            [
                Lines.Of("training", log.Select(epoch => ((double)epoch.Epoch, epoch.TrainingLoss ?? double.NaN))),
                Lines.Of("test", log.Select(epoch => ((double)epoch.Epoch, epoch.ValidationLoss ?? double.NaN))),
            ],
        });
    }

    public void Search()
    {
        (int Width, Quality Quality)[] found = [.. ((int[])[1, 2, 5]).Select(width => (width, experiment.Measure(experiment.Model, width)))];
        _float = found[^1].Quality;
        lab.Book.Show(new Table(
            "Translations that are followed at a time",
            [Column.OfCount("Width"), Column.OfNumber("BLEU", "F2"), Column.OfNumber("Exact", "F1", "%")],
            [.. found.Select(entry => Row.Of((long)entry.Width, entry.Quality.Bleu, entry.Quality.Exact))]));
        var wrong = experiment.Translate(experiment.Model).Zip(experiment.Test)
            .Where(pair => pair.First != SentencePair.Join(pair.Second.German))
            .Take(4)
            .Select(pair => Row.Of(pair.Second.English, SentencePair.Join(pair.Second.German), pair.First));
        lab.Book.Show(new Table("Translations with an error", [Column.OfText("English"), Column.OfText("Reference"), Column.OfText("Translation")], [.. wrong]));
    }

    public void Convert()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var example = experiment.Example();
        var difference = (experiment.Model.call(example.Inputs) - experiment.Modular.call(example.Inputs)).abs().max().ToDouble();
        var equal = experiment.Translate(experiment.Model).Zip(experiment.Translate(experiment.Modular)).Count(pair => pair.First == pair.Second);
        lab.Book.Show(new Table(
            "Two forms of one model",
            [Column.OfText("Form"), Column.OfCount("Modules"), Column.OfNumber("BLEU", "F2"), Column.OfText("Largest difference of scores"), Column.OfText("Equal translations")],
            [
                Row.Of("libtorch's LSTMs", (long)experiment.Model.named_modules().Count(), _float.Bleu, "", ""),
                Row.Of(
                    "modular",
                    (long)experiment.Modular.named_modules().Count(),
                    experiment.Measure(experiment.Modular).Bleu,
                    FormattableString.Invariant($"{difference:E0}"),
                    FormattableString.Invariant($"{equal} of {experiment.Test.Length}")),
            ]));
    }

    public void Statistics() => lab.Book.Show(new Table(
        "Extremes and their averages",
        [
            Column.OfText("Output of"), Column.OfNumber("Least", "F2"), Column.OfNumber("Average least", "F2"), Column.OfNumber("Average largest", "F2"),
            Column.OfNumber("Largest", "F2"), Column.OfNumber("Kept by averages", "F0", "%"),
        ],
        [.. ((string[])["attention.linear_q", "attention.linear_k", "attention.tanh", "attention.matmul_score", "attention.softmax_att", "attention.context_matmul", "decoder_second.cells.0.eltwiseadd_cell", "classifier"])
            .Select(name => (Name: name, Values: experiment.Statistics[name].Output))
            .Select(entry => Row.Of(
                entry.Name,
                entry.Values.Min,
                entry.Values.AverageMin,
                entry.Values.AverageMax,
                entry.Values.Max,
                100 * (entry.Values.AverageMax - entry.Values.AverageMin) / (entry.Values.Max - entry.Values.Min)))]));

    public void FiveSetUps()
    {
        var setUps = SetUp.OfTheOriginal;
        List<(string Name, Quality Quality, double? Published)> results = [("float", _float, SetUp.PublishedFloat)];
        lab.ShowProgress("set-ups", setUps.Length, report =>
        {
            foreach (var setUp in setUps)
            {
                results.Add((setUp.Name, experiment.Measure(setUp.Spec), setUp.Published));
                report(results.Count - 1, setUp.Name);
            }
        });
        lab.Book.Show(new Table(
            "BLEU with 8 bits",
            [Column.OfText("Set-up"), Column.OfNumber("BLEU", "F2"), Column.OfNumber("Exact", "F1", "%"), Column.OfNumber("GNMT, published", "F2")],
            [.. results.Select(result => Row.Of(result.Name, result.Quality.Bleu, result.Quality.Exact, result.Published))]));
    }

    public void FewerBits()
    {
        (string Name, Func<int, PostTrainingSpec> Spec)[] rules =
        [
            ("symmetric", SetUp.Symmetric),
            ("asymmetric by channel", SetUp.Asymmetric),
            ("asymmetric, products and softmax in float", bits => SetUp.WithFloat(SetUp.Asymmetric(bits), SetUp.ProductsAndSoftmax)),
            ("asymmetric, attention in float", bits => SetUp.WithFloat(SetUp.Asymmetric(bits), SetUp.WholeAttention)),
            ("averages", bits => SetUp.Averages(bits)),
            ("averages, products and softmax in float", bits => SetUp.WithFloat(SetUp.Averages(bits), SetUp.ProductsAndSoftmax)),
            ("averages, not attention, not classifier", bits => SetUp.Averages(bits, SetUp.WholeAttention, SetUp.Classifier)),
        ];
        int[] widths = lab.Pick<int[]>([8, 6, 5], [8, 5]);
        List<(string Name, double[] Bleu)> results = [];
        lab.ShowProgress("fewer bits", rules.Length, report =>
        {
            foreach (var (name, spec) in rules)
            {
                results.Add((name, [.. widths.Select(bits => experiment.Measure(spec(bits)).Bleu)]));
                report(results.Count, name);
            }
        });
        lab.Book.Show(new Table(
            "BLEU by bits",
            [Column.OfText("Set-up"), .. widths.Select(bits => Column.OfNumber(FormattableString.Invariant($"{bits} bits"), "F2"))],
            [.. results.Select(result => Row.Of([result.Name, .. result.Bleu.Select(bleu => (Cell)bleu)]))]));
        lab.Book.Plot("bits", new Figure
        {
            Title = FormattableString.Invariant($"BLEU with {widths[^2]} and with {widths[^1]} bits"),
            Description = "The same weights in all; the line is the float model.",
            X = BleuAxis,
            Y = new Axis { Label = "", Ticks = [.. results.Select((result, i) => new AxisTick(i, result.Name))] },
            Series = [.. ((int[])[widths.Length - 2, widths.Length - 1]).Select(column => new BarSeries
            {
                Name = FormattableString.Invariant($"{widths[column]} bits"),
                Values = [.. results.Select(result => result.Bleu[column])],
                Horizontal = true,
            })],
            References = [new ReferenceLine(ReferenceOrientation.Vertical, _float.Bleu, "float")],
            PreferredHeight = 480,
        });
    }

    public void Attention()
    {
        // One that has much to reorder, and whose words fit under the map.
        var pair = experiment.Test
            .Where(pair => pair.German.Contains("@@", StringComparison.Ordinal) && pair.English.Split(' ').Length <= MostColumns)
            .DefaultIfEmpty(experiment.Test[0])
            .MaxBy(pair => pair.English.Length)!;
        var exact = Looks.At(experiment, experiment.Modular, pair);
        lab.Book.Write($"\"{pair.English}\" is \"{SentencePair.Join(pair.German)}\".");
        using var quantized = experiment.Quantize(SetUp.Asymmetric(8));
        var rounded = Looks.At(experiment, experiment.Modular, pair);
        lab.Book.Plots(
            2,
            ("attention-float", Looks.Figure("Attention in float", "A row is a German word, or the end; bright are the English words that the model looks at when it writes it.", exact, pair)),
            ("attention-int8", Looks.Figure("Attention in 8 bits", "The same model quantized: asymmetric, a scale for each output.", rounded, pair)));
        var (places, total) = (exact.Zip(rounded).Count(rows => rows.First.IndexOf(rows.First.Max()) == rows.Second.IndexOf(rows.Second.Max())), exact.Length);
        var difference = exact.Zip(rounded).Max(rows => rows.First.Zip(rows.Second).Max(values => Math.Abs(values.First - values.Second)));
        lab.Book.Write(FormattableString.Invariant($"The place of the largest weight is the same for {places} of {total} words; weights differ by {difference:0.00} at most."));
    }

    public void Size()
    {
        var parts = experiment.Modular.named_parameters()
            .GroupBy(entry => entry.name.Split('.')[0])
            .Select(group => (Name: group.Key, Values: group.Sum(entry => entry.parameter.numel()), Bytes: group.Sum(entry => Bytes(entry.name, entry.parameter))))
            .ToArray();
        lab.Book.Show(new Table(
            "Weights in float and in 8 bits",
            [Column.OfText("Part"), Column.OfCount("Parameters"), Column.OfNumber("Float", "N1", "KiB"), Column.OfNumber("8 bits", "N1", "KiB"), Column.OfNumber("Of float", "F1", "%")],
            [.. parts.Append((Name: "all", Values: parts.Sum(part => part.Values), Bytes: parts.Sum(part => part.Bytes))).Select(part =>
                Row.Of(part.Name, part.Values, 4 * part.Values / 1024.0, part.Bytes / 1024.0, 25.0 * part.Bytes / part.Values))]));

        // A scale of 4 bytes for each output of a layer, one for a table of words; biases and the attention's vector keep 4 bytes.
        static long Bytes(string name, Tensor values) => !name.EndsWith("weight", StringComparison.Ordinal) ? 4 * values.numel()
            : values.numel() + (name.Contains("embedding", StringComparison.Ordinal) ? 4 : 4 * values.shape[0]);
    }

    public void Report()
    {
        using var quantized = experiment.Quantize(SetUp.Asymmetric(8));
        lab.Book.Show(new Table(
            "How modules are computed",
            [Column.OfText("Kind"), Column.OfCount("Modules"), Column.OfText("For instance")],
            [.. quantized.Placements.GroupBy(placed => placed.Kind).Select(kind => Row.Of(kind.Key.ToString(), (long)kind.Count(), kind.First().Name))]));
        lab.Book.Show(new Table(
            "The noisiest outputs",
            [Column.OfText("Module"), Column.OfText("Type"), Column.OfText("Computed as"), Column.OfNumber("SNR", "F1", "dB")],
            [.. quantized.Placements.Where(placed => placed.SignalToNoise is not null).OrderBy(placed => placed.SignalToNoise).Take(NoisiestModules).Select(placed =>
                Row.Of(placed.Name, placed.Type, placed.Reason ?? placed.Kind.ToString(), placed.SignalToNoise))]));
        lab.Book.Write(quantized.Operations is { } operations
            ? FormattableString.Invariant(
                $"Between modules libtorch computes {operations.Length} operations; the results of {operations.Count(operation => operation.ActivationBits is null)} stay in float on some way: {string.Join(", ", operations.Where(operation => operation.ActivationBits is null).Select(operation => operation.Operator).Distinct().Order(StringComparer.Ordinal))}.")
            : "Operations between modules cannot be listed without the native library.");
    }
}
