using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Reports.Tests.Adapters;

public class WeightFigureTests
{
    [Test]
    public void Kernel_map_has_a_row_for_each_filter_and_blanks_what_is_gone()
    {
        using var scope = NewDisposeScope();
        Tensor weight = ones(2, 3, 2, 2);
        weight[1, 2] = 0;

        var figure = WeightFigure.KernelNorms("conv", weight);

        var map = (HeatmapSeries)figure.Series.Single();
        Assert.That(map.Rows[0], Is.EqualTo((double[])[4, 4, 4]));
        Assert.That(map.Rows[1], Is.EqualTo((double[])[4, 4, double.NaN]));
        Assert.That(figure.Description, Does.Contain("16.7 % of 6 kernels"));
    }

    [Test]
    public void Kernels_show_filters_in_rows_and_no_more_than_asked_for()
    {
        using var scope = NewDisposeScope();

        var figure = WeightFigure.Kernels("conv", rand(8, 10, 3, 3), filters: 2, channels: 5);

        Assert.That(((HeatmapSeries)figure.Series.Single()).Rows, Has.Length.EqualTo((2 * 3) + 1));
        Assert.That(((HeatmapSeries)figure.Series.Single()).Rows[0], Has.Length.EqualTo((5 * 3) + 4));
        Assert.That(figure.Description, Does.Contain("2 of 8 filters").And.Contain("5 of 10 channels"));
    }

    [Test]
    public void Large_matrix_is_shown_as_means_over_blocks()
    {
        using var scope = NewDisposeScope();
        Tensor weight = arange(0, 16, ScalarType.Float32).reshape(4, 4).neg();

        var figure = WeightFigure.Matrix("fc", weight, most: 2);

        Assert.That(((HeatmapSeries)figure.Series.Single()).Rows.SelectMany(row => row), Is.EqualTo((double[])[2.5, 4.5, 10.5, 12.5]));
        Assert.That(figure.Description, Does.Contain("2 × 2 weights"));
    }

    [Test]
    public void Filter_norms_fall_by_rank()
    {
        using var scope = NewDisposeScope();
        Tensor weight = tensor((float[])[1f, 0, 3]).reshape(3, 1, 1, 1);

        var line = (LineSeries)WeightFigure.FilterNorms("norms", ("w", weight)).Series.Single();

        Assert.That(line.Points.Select(point => point.Y), Is.EqualTo((double[])[3, 1, 0]));
    }

    [Test]
    public void Densities_are_drawn_as_the_counts_that_they_lead_one_to_expect()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        Tensor values = randn(20_000);
        FittedDensity normal = FittedDensity.Normal(values);

        var figure = HistogramFigure.Of("w", Histogram.Of(values, 50), normal);

        var bars = (HistogramSeries)figure.Series[0];
        var curve = (LineSeries)figure.Series[1];
        Assert.That(curve.Points.Max(point => point.Y), Is.EqualTo(bars.Counts.Max()).Within(0.1 * bars.Counts.Max()));
        Assert.That(FigureTable.Of(figure).Rows, Has.Length.EqualTo(bars.Counts.Length + curve.Points.Length));
    }
}
