using Distiller.Distillation.LabelFree.Metrics;
using Distiller.Testing;

namespace Distiller.Distillation.Tests.LabelFree;

public sealed class FilterQualityTests
{
    private static IEnumerable<TestCaseData> Areas => GoldenFile.Cases("label_free", "auc");

    [TestCaseSource(nameof(Areas))]
    public void Area_is_that_of_the_worked_example(GoldenValue golden)
    {
        var (scores, bad) = (golden["scores"].Numbers, golden["bad"].Items.Select(item => item.Flag).ToArray());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(FilterQuality.Auc(scores, bad), Is.EqualTo(golden["auc"].Number).Within(1e-9));
            Assert.That(FilterQuality.Auc([.. scores.Select(score => -score)], bad), Is.EqualTo(1 - golden["auc"].Number).Within(1e-9), "reversed scores");
        }
    }

    [Test]
    public void Area_under_the_curve_is_the_rank_statistic()
    {
        Random random = new(4);
        double[] scores = [.. Enumerable.Range(0, 60).Select(_ => (double)random.Next(12))];
        bool[] bad = [.. scores.Select(score => random.Next(14) > score)];
        var curve = FilterQuality.Curve(scores, bad);
        var area = curve.Zip(curve.Skip(1)).Sum(pair => (pair.Second.BadKept - pair.First.BadKept) * (pair.First.GoodKept + pair.Second.GoodKept) / 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(area, Is.EqualTo(FilterQuality.Auc(scores, bad)).Within(1e-12));
            Assert.That(curve[^1], Is.EqualTo((1.0, 1.0)));
        }
    }

    [Test]
    public void Interval_holds_the_area_and_repeats()
    {
        double[] scores = [.. Enumerable.Range(0, 80).Select(i => (i * 37 % 80) / 80.0)];
        bool[] bad = [.. scores.Select((score, i) => score < 0.4 ^ (i % 5 == 0))];
        var area = FilterQuality.Auc(scores, bad);
        var interval = FilterQuality.Interval(scores, bad, 300, seed: 2);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(interval.Low, Is.LessThan(area).And.GreaterThan(area - 0.25));
            Assert.That(interval.High, Is.GreaterThan(area).And.LessThan(area + 0.25));
            Assert.That(FilterQuality.Interval(scores, bad, 300, seed: 2), Is.EqualTo(interval));
        }
    }

    [Test]
    public void Infinite_scores_have_a_rank_and_nothing_is_said_of_one_class()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(FilterQuality.Auc([double.NegativeInfinity, 0, double.PositiveInfinity], [true, false, false]), Is.EqualTo(1));
            Assert.That(FilterQuality.Auc([1, 2], [false, false]), Is.NaN);
            Assert.That(() => FilterQuality.Auc([double.NaN, 2], [false, true]), Throws.ArgumentException.With.Message.Contains("rank"));
        }
    }

    [Test]
    public void Paired_bootstrap_tells_a_better_recogniser_from_an_equal_one()
    {
        ErrorCounts[] worse = [.. Enumerable.Range(0, 50).Select(i => new ErrorCounts(1 + (i % 3), 0, 0, 5))];
        ErrorCounts[] better = [.. worse.Select((errors, i) => errors with { Substitutions = errors.Substitutions - (i % 2) })];
        var (difference, low, high, p) = PairedBootstrap.Compare(better, worse);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(difference, Is.EqualTo(-0.1).Within(1e-12));
            Assert.That((low, high), Is.EqualTo((difference, difference)).Using<(double Low, double High)>((a, b) => Math.Abs(a.Low - b.Low) < 0.05 && Math.Abs(a.High - b.High) < 0.05));
            Assert.That(p, Is.LessThan(0.01));
            Assert.That(PairedBootstrap.Compare(worse, worse).P, Is.EqualTo(1));
        }
    }
}
