using Distiller.Results;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Sensitivity;

public sealed class SensitivityLevelsTests
{
    [TestCase(0.1)]
    [TestCase(0.45)]
    [TestCase(0.7)]
    [TestCase(0.9)]
    public void Levels_reach_the_target_together(double target)
    {
        using var model = Model();
        var levels = Result().SuggestLevels(model, target);
        Assert.That(((levels["tough"] * 10) + (levels["tender"] * 30)) / 40, Is.EqualTo(target).Within(1e-9));
    }

    [Test]
    public void Insensitive_layer_goes_further()
    {
        using var model = Model();
        var levels = Result().SuggestLevels(model, 0.5);
        Assert.That(levels["tough"], Is.GreaterThan(levels["tender"]));
    }

    [Test]
    public void Every_layer_pays_the_same_price_where_curves_are_straight()
    {
        using var model = Model();
        var levels = Result(tough: [(0, 90), (0.9, 81)], tender: [(0, 90), (0.9, 63)]).SuggestLevels(model, 0.4);
        // Ten points a unit of sparsity against thirty.
        Assert.That(levels["tough"] * 10, Is.EqualTo(levels["tender"] * 30).Within(1e-6));
    }

    [Test]
    public void Lucky_point_does_not_hide_an_earlier_loss()
    {
        using var model = Model();
        var levels = Result(tough: [(0, 90), (0.9, 89)], tender: [(0, 90), (0.3, 60), (0.9, 90)]).SuggestLevels(model, 0.3);
        Assert.That(levels["tender"], Is.LessThan(0.3));
    }

    [Test]
    public void Target_beyond_the_measured_levels_is_refused()
    {
        using var model = Model();
        Assert.That(() => Result().SuggestLevels(model, 0.95),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("0.9"));
    }

    [Test]
    public void Collapse_to_nan_ends_the_usable_part_of_a_curve()
    {
        using var model = Model();
        var levels = Result(tough: [(0, 90), (0.9, 80)], tender: [(0, 90), (0.3, 80), (0.9, double.NaN)]).SuggestLevels(model, 0.4);
        Assert.That(levels["tender"], Is.LessThanOrEqualTo(0.3));
    }

    private static ParameterModel Model() => new(("tough", ones(10)), ("tender", ones(30)));

    private static SensitivityResult Result((double, double)[]? tough = null, (double, double)[]? tender = null) => new()
    {
        Structure = Structure.Element,
        Curves =
        [
            Curve("tough", tough ?? [(0, 90), (0.5, 89.5), (0.9, 85)]),
            Curve("tender", tender ?? [(0, 90), (0.2, 85), (0.5, 60), (0.9, 10)]),
        ],
    };

    private static SensitivityCurve Curve(string name, (double Sparsity, double Top1)[] points) =>
        new(name, [.. points.Select(point => new SensitivityPoint(point.Sparsity, point.Top1, 100, 1))]);
}
