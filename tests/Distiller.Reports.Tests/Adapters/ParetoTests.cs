using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Tests.Runs;
using Distiller.Results;

namespace Distiller.Reports.Tests.Adapters;

public class ParetoTests
{
    [Test]
    public void Front_has_what_no_other_beats_by_rising_cost()
    {
        (double, double)[] points = [(5, 90), (1, 70), (3, 90), (2, 65), (4, 95), (1, 60)];

        Assert.That(ParetoFront.Of(points), Is.EqualTo((int[])[1, 2, 4]));
    }

    [Test]
    public void Of_equal_points_the_first_stays_and_nan_never_does() =>
        Assert.That(ParetoFront.Of([(double.NaN, 99), (2, double.NaN), (1, 50), (1, 50)]), Is.EqualTo((int[])[2]));

    /// <summary>Against the definition, on points drawn by a fixed rule.</summary>
    [Test]
    public void Front_is_the_set_that_the_definition_gives([Range(1, 20)] int seed)
    {
        Random random = new(seed);
        (double Cost, double Quality)[] points = [.. Enumerable.Range(0, 40).Select(_ => ((double)random.Next(12), (double)random.Next(12)))];
        var expected = Enumerable.Range(0, points.Length).Where(i => !Enumerable.Range(0, points.Length).Any(j =>
            (points[j].Cost <= points[i].Cost && points[j].Quality >= points[i].Quality && points[j] != points[i]) || (points[j] == points[i] && j < i)));

        Assert.That(ParetoFront.Of(points), Is.EquivalentTo(expected));
    }

    [Test]
    public void Figures_are_drawn_for_each_cost_with_the_model_before_as_a_point()
    {
        var figures = ParetoFigure.Of(SomeRuns.Several);

        Assert.That(figures.Select(figure => figure.X.Heading), Is.EqualTo((string[])["size of file [MB]", "parameters [thousands]", "MACs [millions]", "latency, 1 image [ms]"]));
        var latency = figures[^1];
        var points = latency.Series.OfType<PointSeries>().Single().Points;
        Assert.That(points.Select(point => point.Name), Is.EqualTo((string[])["before", "AGP filters, then elements", "AGP elements", "filters at once", "filters at once (2)", "int8"]));
        Assert.That(latency.Description, Does.Contain("int8").And.Not.Contain("filters at once"));
    }

    [Test]
    public void A_cost_that_only_one_run_measured_has_no_figure()
    {
        RunReport other = SomeRuns.Full with { Comparison = [.. SomeRuns.Full.Comparison.Where(figure => figure.Name is "top1" or "macs")] };

        Assert.That(ParetoFigure.Of([SomeRuns.Full, other]).Select(figure => figure.X.Label), Is.EqualTo((string[])["MACs"]));
        Assert.That(ParetoFigure.Of([SomeRuns.Full, SomeRuns.Full with { Comparison = [] }]), Is.Empty);
    }
}
