using System.Collections.Immutable;
using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Rendering;
using static TorchSharp.torch;

namespace Distiller.Reports.Tests.Adapters;

public class TileFigureTests
{
    private static Tile Filled(double value, ColorScale colors = ColorScale.Sequential) => new([[value, value], [value, value]], colors);

    [Test]
    public void Tiles_stand_in_rows_with_blank_cells_between()
    {
        var figure = TileFigure.Of("t", "d", "v", columns: 2, [Filled(1), Filled(2), Filled(3)]);

        var map = (HeatmapSeries)figure.Series.Single();
        Assert.That(map.Rows.Length, Is.EqualTo(5));
        Assert.That(map.Rows[0], Is.EqualTo((double[])[1, 1, double.NaN, 2, 2]));
        Assert.That(map.Rows[2], Is.All.NaN);
        Assert.That(map.Rows[4], Is.EqualTo((double[])[3, 3, double.NaN, double.NaN, double.NaN]));
        Assert.That(map.ShowsScale, Is.True);
    }

    [Test]
    public void Each_colour_scale_is_a_map_of_its_own_without_a_bar()
    {
        var figure = TileFigure.Of("t", "d", "v", columns: 2, [Filled(1, ColorScale.Gray), Filled(2, ColorScale.Heat)], ["image", "map"], ["first"]);

        Assert.That(figure.Series.Cast<HeatmapSeries>().Select(map => (map.Colors, map.ShowsScale)), Is.EqualTo(((ColorScale, bool)[])[(ColorScale.Gray, false), (ColorScale.Heat, false)]));
        Assert.That(((HeatmapSeries)figure.Series[1]).Rows[0], Is.EqualTo((double[])[double.NaN, double.NaN, double.NaN, 2, 2]));
        Assert.That(figure.X.Ticks, Is.EqualTo((AxisTick[])[new AxisTick(0.5, "image"), new AxisTick(3.5, "map")]));
        Assert.That(figure.Y.Ticks, Is.EqualTo((AxisTick[])[new AxisTick(0.5, "first")]));
    }

    [Test]
    public void Tiles_of_different_sizes_are_refused_by_their_sizes() => Assert.That(
        () => TileFigure.Of("kernels", "d", "v", 2, [Filled(1), new Tile([[1, 2, 3]])]),
        Throws.ArgumentException.With.Message.Contains("kernels").And.Message.Contains("2 × 2").And.Message.Contains("1 × 3"));

    [Test]
    public void Stretched_tile_reaches_from_0_to_1_and_an_even_one_is_0()
    {
        Assert.That(new Tile([[-2, 0, 2]]).Stretched().Rows[0], Is.EqualTo((double[])[0, 0.5, 1]));
        Assert.That(Filled(7).Stretched().Rows.SelectMany(row => row), Is.All.Zero);
    }

    [Test]
    public void Enlarged_tile_blends_between_middles_and_keeps_its_corners()
    {
        var large = new Tile([[0, 1], [2, 3]]).Enlarged(4, 4);

        Assert.That(large.Rows[0], Is.EqualTo((double[])[0, 0.25, 0.75, 1]).Within(1e-12));
        Assert.That(large.Rows[3][3], Is.EqualTo(3));
        Assert.That(large.Rows.SelectMany(row => row).Average(), Is.EqualTo(1.5).Within(1e-12));
    }

    [Test]
    public void Weights_that_are_exactly_zero_are_blank()
    {
        using var scope = NewDisposeScope();
        Tensor weight = tensor((float[])[1f, 0, -2, 0.5f]).reshape(2, 2);

        Assert.That(Tile.Of(weight, blankZeros: true).Rows.SelectMany(row => row), Is.EqualTo((double[])[1, double.NaN, -2, 0.5]));
        Assert.That(Tile.Of(weight).Rows[0][1], Is.Zero);
    }

    [Test]
    public void Diverging_scale_has_zero_in_its_middle()
    {
        Figure Map(ColorScale colors) => SomeMap([[-1, 3]], colors);
        var renderer = new ScottPlotRenderer();

        var svg = renderer.RenderSvg(Map(ColorScale.Diverging), FigureSize.Standard, FigureTheme.Light);

        Assert.That(svg, Does.Contain("−3").Or.Contain("-3"), "the bar reaches as far below zero as above");
        Assert.That(svg, Is.Not.EqualTo(renderer.RenderSvg(Map(ColorScale.Gray), FigureSize.Standard, FigureTheme.Light)));
    }

    private static Figure SomeMap(ImmutableArray<ImmutableArray<double>> rows, ColorScale colors) => new()
    {
        Title = "t",
        Description = "d",
        X = new Axis { Label = "x" },
        Y = new Axis { Label = "y" },
        Series = [new HeatmapSeries { Name = "v", Rows = rows, Colors = colors }],
    };
}
