using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Distiller.Distillation.Layerwise;
using Distiller.Examples.Notebooks;
using Distiller.Pruning;
using Distiller.Quantization;
using Distiller.Reports.Runs;
using Distiller.Scheduling;
using Distiller.Zoo.Speech;
using Distiller.Zoo.Speech.Hubert;
using Spectre.Console;
using static TorchSharp.torch;

namespace Distiller.Examples.DistilHubert;

/// <summary>The cells with what they share.</summary>
internal sealed class Experiment(
    Notebook book, Scale scale, long firstSeed, int seeds, bool withAblations, IAnsiConsole console, CancellationToken cancellation) : IDisposable
{
    private const double Removed = 0.5;
    private const double Sparsity = 0.8;
    private const int Second = 8000;
    private const string Matrices = @"^encoder\.layers\..*(proj|dense)\.weight$";
    private const int SecondOfBase = 16000;
    private static readonly (string, string)[] Start =
    [
        ("feature_extractor", "feature_extractor"),
        ("feature_projection.projection", "feature_projection.projection"),
        ("encoder.pos_conv_embed", "encoder.pos_conv_embed"),
        ("encoder.layers.0", "encoder.layers.0"),
        ("encoder.layers.1", "encoder.layers.1"),
    ];

    private readonly List<Outcome> outcomes = [];
    private readonly List<Costs> costs = [];
    private Corpus? corpus;
    private HubertModel? teacher;
    private HubertModel? student;

    public void Run()
    {
        book.Cell(1, "The speech", Texts.Speech, () =>
        {
            corpus = new(scale, firstSeed);
            book.Show(Tables.Sets(scale));
            book.Plot("speech", Figures.Spectrogram(SpokenWords.Make(firstSeed, 1, [3]).First()));
        });
        book.Cell(2, "The teacher", Texts.Teacher, () => Learn(firstSeed, isFirst: true));
        book.Cell(3, "The students", Texts.Students, Students);
        book.Cell(4, "Size and speed", Texts.Speed, Speed);
        book.Cell(5, "Past it", Texts.PastIt, PastIt);
        book.Cell(6, "Together", Texts.Together, Together);
        book.Cell(7, "What was claimed", Texts.Claims, () => book.Show(Claims.Evaluate(outcomes, costs, isTested: scale != Scale.Smoke)));
        book.Folder.WriteTable("results.csv", Tables.Results(outcomes));
        book.Folder.WriteTable("layers.csv", Tables.Layers(outcomes));
        book.Folder.WriteTable("latency.csv", Tables.Latencies(costs));
        book.SavePage(FormattableString.Invariant($"DistilHuBERT at toy size: {scale.Name} run, {seeds} seeds from {firstSeed}, {scale.Epochs * scale.StepsPerEpoch} steps of {Scale.Batch} recordings."));
    }

    public void Dispose()
    {
        corpus?.Dispose();
        teacher?.Dispose();
        student?.Dispose();
    }

    private void Students()
    {
        Teach(firstSeed, keepsStudent: true);
        for (var seed = firstSeed + 1; seed < firstSeed + seeds; seed++)
        {
            corpus!.Dispose();
            corpus = new(scale, seed);
            Learn(seed, isFirst: false);
            Teach(seed, keepsStudent: false);
        }

        if (seeds > 1)
        {
            corpus!.Dispose();
            corpus = new(scale, firstSeed);
            Learn(firstSeed, isFirst: false, isCounted: false);
        }

        book.Show(Tables.Probes(outcomes));
        book.Plot("probes", Figures.Probes(outcomes));
        book.Show(Tables.Predictions(outcomes));
        book.Plot("layers", Figures.Predictions(outcomes));
    }

    private void Learn(long seed, bool isFirst, bool isCounted = true)
    {
        manual_seed(seed);
        teacher?.Dispose();
        teacher = new(scale.Teacher);
        using var units = FindUnits(seed);
        var loss = Progress("teacher", training => training.PredictMasked(teacher, units, "teacher"), seed);
        if (!isCounted)
        {
            return;
        }

        Probes probes = new(corpus!, cancellation);
        var layers = probes.Of(teacher, teacher.StatePaths);
        var best = Enumerable.Range(0, layers.Length).MaxBy(layer => layers[layer].Validation);
        outcomes.Add(new("T, last layer", seed, layers[^1]));
        outcomes.Add(new("T, best layer", seed, layers[best]));
        outcomes.Add(new("MFCC", seed, probes.Cepstra()));
        if (isFirst)
        {
            book.Write(FormattableString.Invariant($"Masked prediction of {scale.Units} units: cross-entropy {loss:F2} in the last round, {Math.Log(scale.Units):F2} is chance. Best layer on validation: {best}."));
            book.Show(Tables.TeacherLayers(layers));
            book.Plot("teacher", Figures.TeacherLayers(layers));
        }
    }

    private void Teach(long seed, bool keepsStudent)
    {
        Probes probes = new(corpus!, cancellation);
        using var units = FindUnits(seed);
        foreach (var condition in withAblations ? [.. Condition.Main, .. Condition.Ablations] : Condition.Main)
        {
            manual_seed(seed + 10);
            var model = new HubertModel(scale.Student with { HasMaskVector = !condition.IsTaught });
            if (condition.StartsFromTeacher)
            {
                TeacherWeights.Copy(teacher!, model, Start);
            }

            ImmutableArray<TargetQuality> targets = [];
            Progress(condition.Name, training =>
            {
                if (condition is { IsTrained: true, IsTaught: true })
                {
                    targets = training.Distil(model, teacher!, condition.Change(training.Options), condition.Name, scale.Epochs).Targets;
                }
                else if (condition.IsTrained)
                {
                    training.PredictMasked(model, units, condition.Name);
                }

                return 0;
            }, seed);
            outcomes.Add(new(condition.Name, seed, probes.Last(model)) { Targets = targets });
            if (keepsStudent && condition == Condition.Distilled)
            {
                student = model;
            }
            else
            {
                model.Dispose();
            }
        }
    }

    private void Speed()
    {
        costs.Add(Costs.Of("teacher, here", teacher!, Second, scale.LatencyRuns));
        costs.Add(Costs.Of("student, here", student!, Second, scale.LatencyRuns));
        if (scale.TimesBase)
        {
            using (HubertModel large = new(HubertConfiguration.Base))
            {
                costs.Add(Costs.Of("HuBERT Base", large, SecondOfBase, Math.Max(5, scale.LatencyRuns / 5)));
            }

            using HubertModel small = new(HubertConfiguration.DistilHubert);
            costs.Add(Costs.Of("DistilHuBERT", small, SecondOfBase, Math.Max(5, scale.LatencyRuns / 5)));
            Slimmed.Take(small, Removed, SecondOfBase / 4);
            costs.Add(Costs.Of("DistilHuBERT, half the channels", small, SecondOfBase, Math.Max(5, scale.LatencyRuns / 5)));
        }

        book.Show(Tables.Costs(costs));
        book.Plot("speed", Figures.Speed(costs));
    }

    private void PastIt()
    {
        Probes probes = new(corpus!, cancellation);
        using var slim = Copy(student!);
        var result = Slimmed.Take(slim, Removed, Second / 4);
        var before = probes.Last(slim);
        Progress("slimmed", training => training.Distil(slim, teacher!, training.Options, "slimmed", After).Loss, firstSeed, After);
        costs.Add(Costs.Of("student, half the channels", slim, Second, scale.LatencyRuns));
        Outcome[] rows = [.. outcomes.Where(outcome => outcome.Seed == firstSeed && outcome.Condition == Condition.Distilled.Name), new("half the channels, at once", firstSeed, before), new("half the channels, distilled again", firstSeed, probes.Last(slim))];
        outcomes.Add(rows[^1]);
        book.Write(FormattableString.Invariant($"Thinned with proof: the output differs by {result.ProofError:E1} from that of the masked student."));
        book.Show(Tables.Probes(rows));
        book.Show(Tables.Costs(costs.Where(cost => cost.Name.Contains("student", StringComparison.Ordinal))));
    }

    private void Together()
    {
        var weights = WeightSelector.Matching(Matrices);
        CompressionSchedule Pruned(CompressionSchedule schedule) => schedule.Prune(
            new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.3, FinalSparsity = Sparsity, Weights = weights }, EpochWindow.Range(0, After));
        RangeLinearQuantizerSpec bytes = new() { Name = "int8", WeightBits = 8, IsPerChannel = true, QuantizeInputs = false };
        CompressionSchedule Quantized(CompressionSchedule schedule) => schedule.Quantize(bytes, EpochWindow.Range(0, After));
        ImmutableArray<(string Name, Func<CompressionSchedule, CompressionSchedule>? Change, int Epochs)> versions =
        [
            ("float", null, 0),
            ("pruned at once", Pruned, 0),
            ("pruned, distilled", Pruned, After),
            ("8-bit weights, distilled", Quantized, After),
            ("pruned, 8-bit weights, distilled", schedule => Quantized(Pruned(schedule)), After),
        ];
        List<Combined> rows = [];
        foreach (var (name, change, epochs) in versions)
        {
            using var model = Copy(student!);
            if (epochs > 0)
            {
                Progress(name, training => training.Distil(model, teacher!, training.Options, name, epochs, change).Loss, firstSeed, epochs);
            }
            else if (change is not null)
            {
                Lab.PruneNow(model, CompressionSchedule.Empty.Prune(new LevelPrunerSpec { Name = "level", Levels = Levels(model) }, EpochWindow.Range(0, 1)));
            }

            var isQuantized = change is not null && change(CompressionSchedule.Empty).Policies.OfType<QuantizationPolicySpec>().Any();
            if (isQuantized)
            {
                using var quantizer = bytes.Attach(model);
                quantizer.WriteQuantizedParameters();
            }

            rows.Add(Combined.Of(name, model, new Probes(corpus!, cancellation).Last(model), isQuantized));
        }

        book.Show(Tables.Together(rows));
    }

    private int After => Math.Max(1, scale.Epochs - 1);

    private static Dictionary<string, double> Levels(HubertModel model) => model.named_parameters()
        .Where(entry => Regex.IsMatch(entry.name, Matrices))
        .ToDictionary(entry => entry.name, _ => Sparsity);

    private static HubertModel Copy(HubertModel model)
    {
        HubertModel copy = new(model.Configuration);
        TeacherWeights.Copy(model, copy, ("feature_extractor", "feature_extractor"), ("feature_projection", "feature_projection"), ("encoder", "encoder"));
        return copy;
    }

    private AcousticUnits FindUnits(long seed)
    {
        using var scope = NewDisposeScope();
        var features = Training.UnitFeatures(corpus!.Pool.Waveforms.narrow(0, 0, Math.Min(1000, scale.Pool))).flatten(0, 1);
        return AcousticUnits.Find(features, scale.Units, seed);
    }

    private T Progress<T>(string title, Func<Training, T> work, long seed, int? epochs = null)
    {
        T result = default!;
        ProgressDisplay.Run(console, title, scale.StepsPerEpoch * (epochs ?? scale.Epochs), report =>
            result = work(new Training(scale, corpus!, seed, (name, step, _) => report(step, name), cancellation)));
        return result;
    }
}
