using Distiller.Reports.Figures;

namespace Distiller.Reports.Tests.Figures;

public class FigureBoundsTests
{
    private static Figure Line(params FigurePoint[] points) => new()
    {
        Title = "t",
        Description = "d",
        X = new Axis { Label = "x" },
        Y = new Axis { Label = "y" },
        Series = [new LineSeries { Name = "s", Points = [.. points] }],
    };

    [Test]
    public void Lines_get_air_above_and_below() =>
        Assert.That(FigureBounds.Of(Line(new(0, 10), new(4, 30))), Is.EqualTo(new FigureBounds(0, 4, 9, 31)));

    [Test]
    public void Points_that_are_not_numbers_do_not_count() =>
        Assert.That(FigureBounds.Of(Line(new(0, 10), new(4, 30), new(99, double.NaN))), Is.EqualTo(new FigureBounds(0, 4, 9, 31)));

    [Test]
    public void A_single_point_gets_a_range_around_it()
    {
        var bounds = FigureBounds.Of(Line(new FigurePoint(3, 0)));

        Assert.That(bounds.Left, Is.LessThan(3).And.LessThan(bounds.Right));
        Assert.That(bounds.Bottom, Is.LessThan(0));
        Assert.That(bounds.Top, Is.GreaterThan(0));
    }

    [Test]
    public void Bars_stand_on_zero() => Assert.That(FigureBounds.Of(SomeFigures.Bars).Bottom, Is.Zero);

    [Test]
    public void Axes_have_the_last_word()
    {
        var figure = Line(new(0, 10), new(4, 30));

        Assert.That(FigureBounds.Of(figure with { Y = figure.Y with { Minimum = 0, Maximum = 100 } }), Is.EqualTo(new FigureBounds(0, 4, 0, 100)));
    }

    [Test]
    public void Reference_lines_are_inside()
    {
        var figure = Line(new(0, 10), new(4, 30)) with { References = [new ReferenceLine(ReferenceOrientation.Horizontal, 50, "goal")] };

        Assert.That(FigureBounds.Of(figure).Top, Is.GreaterThan(50));
    }
}
