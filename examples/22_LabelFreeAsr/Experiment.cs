using System.Collections.Immutable;
using System.Diagnostics;
using Distiller.Distillation.LabelFree;
using Distiller.Distillation.LabelFree.Filtering;
using Distiller.Distillation.LabelFree.Signals;
using Distiller.Reports.Runs;
using Distiller.Zoo.Speech.Whisper;
using Spectre.Console;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>The cells of one seed with what they share: sets, models, judgements, and the page that is written at the end.</summary>
internal sealed class Experiment(Notebook book, Scale scale, long seed, IAnsiConsole console, CancellationToken cancellation) : IDisposable
{
    private const int SignalCount = 6;
    private Corpora? _sets;
    private WhisperModel? _teacher;
    private Rivals? _rivals;
    private CharacterNgrams? _language;
    private PseudoLabelDataset? _labels;
    private Judgement? _pool;
    private Judgement? _validation;
    private ImmutableArray<(Condition Condition, FilterReport? Report)> _conditions = [];
    private ImmutableArray<Outcome> _outcomes = [];

    /// <summary>What the seed came to; known after <see cref="Measure"/>.</summary>
    public Finding Finding => new(seed, _validation!, _outcomes, _pool!.ReadsWithoutLabels);

    /// <summary>The cells with the work.</summary>
    public void Measure()
    {
        book.Cell(1, "The recordings", Texts.Language, () =>
        {
            _sets = new Corpora(scale, seed);
            book.Show(Tables.Sets(_sets));
        });
        book.Cell(2, "The models", Texts.Models, Models);
        book.Cell(3, "Pseudo-labels", Texts.Labels, Label);
        book.Cell(4, "Signals", Texts.Signals, Judge);
        book.Cell(5, "Filters", Texts.Filters, Filter);
        book.Cell(6, "Students", Texts.Students, Teach);
    }

    /// <summary>The last cell, on this seed and what others came to, and the files.</summary>
    /// <param name="findings">Of all seeds, this one's first.</param>
    public void Conclude(ImmutableArray<Finding> findings)
    {
        book.Cell(7, "What was claimed", Texts.Claims, () =>
        {
            if (findings.Length > 1)
            {
                book.Show(Tables.AreasBySeeds(findings));
                book.Show(Tables.StudentsBySeeds(findings, "WER by seed, shifted [%]", outcome => outcome.OutsideRate));
                book.Show(Tables.StudentsBySeeds(findings, "WER by seed, clean [%]", outcome => outcome.InsideRate));
            }

            book.Show(Claims.Evaluate(findings, scale, (int)seed));
        });
        var none = _outcomes.Single(outcome => outcome.Name == "none");
        book.Folder.WriteTable("scores.csv", Tables.Scores(_pool!));
        book.Folder.WriteTable("auc.csv", Tables.Areas(_validation!, _pool!, scale.Resamples, (int)seed));
        book.Folder.WriteTable("wer.csv", Tables.Students(_outcomes, none, scale.Resamples, (int)seed));
        book.SavePage(FormattableString.Invariant(
            $"uDistil-Whisper at toy size: {scale.Name} run, seed {seed}, {scale.Pool} recordings, {scale.StudentSteps} updates for each student; criteria over {findings.Length} seed{(findings.Length == 1 ? "" : "s")}."));
        console.WriteLine(book.Save());
    }

    public void Dispose()
    {
        _sets?.Dispose();
        _teacher?.Dispose();
        _rivals?.Dispose();
    }

    private void Models()
    {
        _teacher = Teacher.Train(scale, _sets!.Labelled, seed, console, cancellation);
        _rivals = Rivals.Train(scale, _sets.Labelled, seed, console, cancellation);
        _language = new CharacterNgrams(_sets.Sentences);
        using var student = Student.New(_teacher, scale.Layers / 2);
        book.Show(Tables.Sizes([
            Measured("teacher", _teacher),
            Measured("student before it learns", student),
            ("proxy", _rivals.ProxyParameters, double.NaN, ProxyRate(_sets.Inside), ProxyRate(_sets.Outside)),
        ]));
    }

    private void Label()
    {
        _labels = Transcriber.Label(_teacher!, _sets!.Pool);
        var path = book.Folder.PathOf("pseudo.jsonl");
        PseudoLabelStore.Save(path, _labels);

        // What a second run would do in place of labelling: the file must be this teacher's.
        _labels = PseudoLabelStore.Load(path, PseudoLabelStore.ChecksumOf(_teacher!));
        book.Write(FormattableString.Invariant($"{_labels.Labels.Length} pseudo-labels in pseudo.jsonl and pseudo.bin, by the teacher with checksum {_labels.TeacherChecksum[..12]}…"));
    }

    private void Judge()
    {
        ProgressDisplay.Run(console, "signals", 2 * SignalCount, report =>
        {
            var done = 0;
            _pool = new Judgement(_sets!.Pool, _labels!, _rivals!, _language!, name => report(++done, name));
            _validation = new Judgement(_sets.Validation, Transcriber.Label(_teacher!, _sets.Validation), _rivals!, _language!, name => report(++done, name));
        });
        book.Show(Tables.Kinds(_pool!));
        book.Show(Tables.Areas(_validation!, _pool!, scale.Resamples, (int)seed));
        book.Plot("roc", Figures.Curves(_pool!, Tables.Thresholds[0]));
        book.Write(FormattableString.Invariant(
            $"Errors of teacher and proxy go together with a correlation of {Correlation(_pool!.Oracle.Values, _pool.ProxyErrors):F2} over the pool; the lower, the more a disagreement says. ")
            + FormattableString.Invariant($"True texts read for the six signals: {_pool.ReadsWithoutLabels}."));
    }

    private void Filter()
    {
        _conditions = Condition.All(_pool!, _sets!.Labelled, scale, (int)seed);
        ImmutableArray<(string Name, FilterReport Report)> filters =
            [.. _conditions.Where(entry => entry.Report is not null).Select(entry => (entry.Condition.Name, entry.Report!))];
        book.Show(Tables.Filters(_pool!, filters.Select(filter => filter.Report), filters.Select(filter => filter.Name)));
        book.Plot("kept", Figures.KeptByKind(_pool!, filters));
    }

    private void Teach()
    {
        List<Outcome> outcomes = [Student.Measure("teacher", false, _sets!.Labelled.Clips.Length, _teacher!, _sets)];
        foreach (var (condition, _) in _conditions)
        {
            cancellation.ThrowIfCancellationRequested();
            var features = condition.FromLabelled ? _sets.Labelled.Features : _sets.Pool.Features;
            outcomes.Add(Student.Teach(condition, _teacher!, features, scale, _sets, seed, console, cancellation));
        }

        _outcomes = [.. outcomes];
        var none = _outcomes.Single(outcome => outcome.Name == "none");
        book.Show(Tables.Students(_outcomes, none, scale.Resamples, (int)seed));
        book.Show(Tables.Together(_validation!, _outcomes, none));
        book.Plot("wer", Figures.Rates(_outcomes));
        book.Plot("intervals", Figures.Intervals(_outcomes, scale.Resamples, (int)seed));
    }

    private (string Name, long Parameters, double Milliseconds, double Clean, double Shifted) Measured(string name, WhisperModel model)
    {
        const int Repeats = 20;
        using var one = _sets!.Inside.Features.narrow(0, 0, 1);
        List<double> times = [];
        for (var i = 0; i < Repeats; i++)
        {
            var start = Stopwatch.GetTimestamp();
            GreedyDecoder.Decode(model, one, new() { MaxTokens = Transcriber.MaxTokens });
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        return (
            name,
            model.Config.ParameterCount,
            times[Repeats / 2],
            Transcriber.Rate(Transcriber.Errors(model, _sets.Inside)),
            Transcriber.Rate(Transcriber.Errors(model, _sets.Outside)));
    }

    private double ProxyRate(Corpus corpus)
    {
        _rivals!.Hear(corpus);
        return Distillation.LabelFree.Metrics.WordErrors.Pool(corpus.Clips.Select(clip => (clip.Text, _rivals.TextOf(clip.Sound)))).Words.Rate;
    }

    private static double Correlation(ImmutableArray<double> left, ImmutableArray<double> right) => MathNet.Numerics.Statistics.Correlation.Pearson(left, right);
}
