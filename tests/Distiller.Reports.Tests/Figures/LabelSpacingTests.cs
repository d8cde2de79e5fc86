using Distiller.Reports.Figures;

namespace Distiller.Reports.Tests.Figures;

public class LabelSpacingTests
{
    private const double Near = 1e-9;

    [Test]
    public void Labels_that_do_not_collide_stay() =>
        Assert.That(LabelSpacing.Spread([1, 5, 9], 2, 0, 10), Is.EqualTo((double[])[1.0, 5, 9]).Within(Near));

    [Test]
    public void Labels_that_collide_part_around_their_mean_in_their_order() =>
        Assert.That(LabelSpacing.Spread([5.2, 5.0], 2, 0, 10), Is.EqualTo((double[])[6.1, 4.1]).Within(Near));

    [Test]
    public void Labels_stay_inside_the_range() =>
        Assert.That(LabelSpacing.Spread([9.9, 10, 10], 2, 0, 10), Is.EqualTo((double[])[6.0, 8, 10]).Within(Near));

    [Test]
    public void Too_many_labels_overshoot_evenly() =>
        Assert.That(LabelSpacing.Spread([0, 0, 0], 2, 0, 2), Is.EqualTo((double[])[-1.0, 1, 3]).Within(Near));
}
