namespace ScottPlot.StandIn.Tests;

[TestFixture]
public class AxisTests
{
    [Test]
    public void Autoscale_leaves_a_tenth_horizontally_and_fifteen_hundredths_vertically()
    {
        using Plot plot = new();
        plot.Add.Scatter((double[])[0.0, 10.0], (double[])[0.0, 10.0]);
        AxisLimits limits = plot.Axes.GetLimits();
        Assert.Multiple(() =>
        {
            Assert.That(limits.HorizontalSpan, Is.EqualTo(11).Within(1e-12));
            Assert.That(limits.VerticalSpan, Is.EqualTo(11.5).Within(1e-12));
        });
    }

    [Test]
    public void Limits_of_one_axis_leave_the_other_to_the_data()
    {
        using Plot plot = new();
        plot.Add.Scatter((double[])[0.0, 10.0], (double[])[0.2, 0.4]);
        plot.Axes.SetLimitsY(0, 1);
        Assert.That(plot.Axes.GetLimits(), Is.EqualTo(new AxisLimits(-0.5, 10.5, 0, 1)));
    }

    [Test]
    public void An_inverted_axis_runs_downwards()
    {
        using Plot plot = new();
        plot.Axes.SetLimits(0, 1, 2, 3);
        plot.Axes.InvertY();
        Assert.That((plot.Axes.Left.Min, plot.Axes.Left.Max), Is.EqualTo((3.0, 2.0)));
    }

    [Test]
    public void A_histogram_stands_on_the_axis()
    {
        using Plot plot = new();
        plot.Add.Histogram(Statistics.Histogram.WithBinCount(2, [1, 2, 3]));
        Assert.That(plot.Axes.GetLimits().Bottom, Is.Zero);
    }

    [Test]
    public void Limits_must_be_finite_and_different()
    {
        using Plot plot = new();
        Assert.That(() => plot.Axes.SetLimitsX(1, 1), Throws.ArgumentException);
        Assert.That(() => plot.Axes.SetLimitsX(double.NaN, 1), Throws.ArgumentException);
    }

    [Test]
    public void A_formatter_writes_the_tick_labels()
    {
        using Plot plot = new();
        plot.Add.Scatter((double[])[0.0, 1.0], (double[])[0.0, 1.0]);
        plot.Axes.Left.TickGenerator = new TickGenerators.NumericAutomatic { LabelFormatter = v => FormattableString.Invariant($"{v * 100:0} %") };
        Assert.That(plot.GetSvgXml(400, 300), Does.Contain(">50 %<").And.Contain(">0 %<"));
    }

    [Test]
    public void Curves_of_unequal_length_are_refused()
    {
        using Plot plot = new();
        Assert.That(() => plot.Add.Scatter((double[])[1.0, 2.0], (double[])[1.0]), Throws.ArgumentException.With.Message.Contains("2 X values and 1 Y"));
    }
}
