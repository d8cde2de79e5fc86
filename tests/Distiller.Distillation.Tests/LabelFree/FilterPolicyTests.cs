using System.Collections.Immutable;
using Distiller.Distillation.LabelFree;
using Distiller.Distillation.LabelFree.Filtering;
using Distiller.Distillation.LabelFree.Signals;

namespace Distiller.Distillation.Tests.LabelFree;

public sealed class FilterPolicyTests
{
    [Test]
    public void Fraction_keeps_the_best_and_breaks_ties_by_id()
    {
        var pool = Pool("d", "c", "b", "a");
        var report = new FilterPolicy { KeepFraction = 0.5 }.Apply(pool, Scores(1, 7, 1, 1));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(report.KeptIds, Is.EqualTo(["c", "a"]));
            Assert.That(report.Count(RejectReason.Score), Is.EqualTo(2));
            Assert.That(report.LowestKept, Is.EqualTo(1));
            Assert.That((report.KeptSeconds, report.PoolSeconds), Is.EqualTo((3 + 1.0, 10.0)));
        }
    }

    [Test]
    public void Threshold_is_in_the_units_of_the_signal_and_included()
    {
        var report = new FilterPolicy { Threshold = 0.4 }.Apply(Pool("a", "b", "c"), Scores(false, 0.1, 0.4, 0.5));
        Assert.That(report.KeptIds, Is.EqualTo(["a", "b"]));
    }

    [Test]
    public void Each_stratum_of_durations_keeps_its_fraction()
    {
        // The score grows with duration: without strata only long utterances would stay.
        var pool = Pool([.. Enumerable.Range(0, 8).Select(i => $"u{7 - i}")]);
        var scores = Scores(true, [.. pool.Labels.Select(label => label.DurationSeconds)]);
        var plain = new FilterPolicy { KeepFraction = 0.5 }.Apply(pool, scores);
        var strata = new FilterPolicy { KeepFraction = 0.5, Stratify = Stratification.Duration, Strata = 4 }.Apply(pool, scores);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(plain.KeptIds, Is.EquivalentTo(["u4", "u5", "u6", "u7"]));
            Assert.That(strata.KeptIds, Is.EquivalentTo(["u1", "u3", "u5", "u7"]));
        }
    }

    [Test]
    public void Several_signals_decide_by_their_mean_rank()
    {
        var report = new FilterPolicy { KeepFraction = 1 / 3.0 }.Apply(Pool("a", "b", "c"), Scores(1, 2, 1000), Scores(false, 0.3, 0.1, 0.2));
        Assert.That((report.KeptIds[0], report.Signals), Is.EqualTo(("c", "test+test")).Or.EqualTo(("b", "test+test")));
        Assert.That(report.KeptIds, Is.EqualTo(["b"]), "ranks 1 + 2 of b equal 2 + 1 of c: the id decides");
    }

    [Test]
    public void Mask_does_not_depend_on_the_order_of_the_pool()
    {
        var one = new FilterPolicy { KeepFraction = 0.5 }.Apply(Pool("a", "b", "c", "d"), Scores(2, 2, 2, 5));
        var other = new FilterPolicy { KeepFraction = 0.5 }.Apply(Pool("d", "c", "b", "a"), Scores(5, 2, 2, 2));
        Assert.That(other.KeptIds, Is.EquivalentTo(one.KeptIds));
    }

    [Test]
    public void Cheap_rejects_name_their_reason()
    {
        PseudoLabel[] labels =
        [
            Label("ok", "go left", 1, 1, 2, 3),
            Label("empty", "  ", 1, 1),
            Label("fast", "go", 0.1, 1, 2, 3, 4),
            Label("loop", "go go go", 2, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4),
            Label("upper", "GO LEFT", 1, 1, 2, 3),
        ];
        PseudoLabelDataset pool = new("t", labels);
        FilterPolicy policy = new() { KeepFraction = 1, Rejects = new() { MaxTokensPerSecond = 20, UpperCase = true } };
        var report = policy.Apply(pool, Scores(0, 0, 0, 0, 0));
        Assert.That(
            report.Verdicts,
            Is.EqualTo([RejectReason.None, RejectReason.Empty, RejectReason.Rate, RejectReason.Loop, RejectReason.UpperCase]));
    }

    [Test]
    public void Filter_that_keeps_nothing_is_an_error()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new FilterPolicy { Threshold = 9 }.Apply(Pool("a", "b"), Scores(1, 2)), Throws.ArgumentException.With.Message.Contains("keeps none of 2").And.Message.Contains("threshold 9"));
            Assert.That(() => new FilterPolicy().Apply(Pool("a"), Scores(1)), Throws.ArgumentException.With.Message.Contains("KeepFraction or Threshold"));
            Assert.That(() => new FilterPolicy { KeepFraction = 0.5 }.Apply(Pool("a"), Scores(1, 2)), Throws.ArgumentException.With.Message.Contains("scored 2"));
            Assert.That(() => new FilterPolicy { KeepFraction = 0.5 }.Apply(Pool("a")), Throws.ArgumentException.With.Message.Contains("at least one signal"));
        }
    }

    [Test]
    public void Signal_that_claims_to_need_no_reference_and_reads_one_is_caught()
    {
        ReferenceVault vault = new(new Dictionary<string, string> { ["a"] = "go", ["b"] = "go" });
        var pool = Pool("a", "b");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SignalScores.Of(new ConfidenceSignal(), pool, Silence, vault).NeedsReference, Is.False);
            Assert.That(vault.Reads, Is.Zero);
            Assert.That(SignalScores.Of(new OracleSignal(vault), pool, Silence, vault).Values, Is.EqualTo([0.0, 0.0]));
            Assert.That(vault.Reads, Is.EqualTo(2));
            Assert.That(
                () => SignalScores.Of(new LanguageModelSignal(_ => vault.Read("a").Length), pool, Silence, vault),
                Throws.InvalidOperationException.With.Message.Contains("2 were read"));
            Assert.That(() => SignalScores.Of(new LanguageModelSignal(_ => double.NaN), pool, Silence), Throws.InvalidOperationException.With.Message.Contains("'a'"));
            Assert.That(() => vault.Read("z"), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'z'"));
        }
    }

    internal static PseudoLabel Label(string id, string text, double seconds, params ImmutableArray<int> tokens) => new()
    {
        Id = id,
        Audio = id + ".wav",
        Text = text,
        Tokens = tokens,
        LogProbabilities = [.. tokens.Select(token => -0.125f * token)],
        Entropies = [.. tokens.Select(token => 0.5f * token)],
        DurationSeconds = seconds,
    };

    private static Waveform Silence(PseudoLabel label) => new([0, 0], 2);

    // Durations fall along the pool: the last utterance takes one second.
    private static PseudoLabelDataset Pool(params string[] ids) =>
        new("teacher", ids.Select((id, i) => Label(id, "go", ids.Length - i, 1, 2)));

    private static SignalScores Scores(params ImmutableArray<double> values) => Scores(true, values);

    private static SignalScores Scores(bool higherIsBetter, params ImmutableArray<double> values) => new("test", higherIsBetter, false, values);
}
