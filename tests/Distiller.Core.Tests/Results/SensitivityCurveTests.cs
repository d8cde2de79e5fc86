using Distiller.Results;

namespace Distiller.Core.Tests.Results;

[TestFixture]
public sealed class SensitivityCurveTests
{
    private static readonly SensitivityCurve Curve = new(
        "conv1.weight",
        [new(0, 90, 99, 0.3), new(0.2, 90.5, 99, 0.3), new(0.4, 88, 98, 0.4), new(0.6, 70, 90, 1), new(0.8, 89, 98, 0.4)]);

    [TestCase(0, 0.2)]
    [TestCase(2, 0.4)]
    [TestCase(19.9, 0.4)]
    [TestCase(20, 0.8)]
    public void The_largest_sparsity_stops_before_the_first_point_that_loses_too_much(double drop, double expected) =>
        Assert.That(Curve.LargestSparsityWithin(drop), Is.EqualTo(expected));

    [Test]
    public void A_curve_without_points_has_no_largest_sparsity() =>
        Assert.That(
            () => (Curve with { Points = [] }).LargestSparsityWithin(1),
            Throws.InvalidOperationException.With.Message.Contains("conv1.weight"));
}
