using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Statistics;

[TestFixture]
public sealed class HistogramTests
{
    [Test]
    public void The_largest_value_falls_into_the_last_interval()
    {
        using var values = tensor([0f, 0.5f, 1f, 1.5f, 2f, 4f]);

        var histogram = Histogram.Of(values, bins: 4);

        Assert.That(histogram.Counts, Is.EqualTo(new long[] { 2, 2, 1, 1 }));
        Assert.That(histogram.BinWidth, Is.EqualTo(1));
        Assert.That(histogram.CenterOf(3), Is.EqualTo(3.5));
    }

    [Test]
    public void Values_outside_the_range_are_left_out()
    {
        using var values = tensor([-5f, 0f, 1f, 9f]);

        Assert.That(Histogram.Of(values, 2, min: 0, max: 2).Counts, Is.EqualTo(new long[] { 1, 1 }));
    }

    [Test]
    public void Every_value_is_counted_once()
    {
        using var weight = Some.ConvWeight(16, 8);

        Assert.That(Histogram.Of(weight, 31).Total, Is.EqualTo(weight.numel()));
    }

    [Test]
    public void Equal_values_stand_in_the_middle()
    {
        using var values = full([5], 3f);

        Assert.That(Histogram.Of(values, 3), Has.Property("Counts").EqualTo(new long[] { 0, 5, 0 }).And.Property("Min").EqualTo(2.5));
    }

    [Test]
    public void Not_a_number_is_refused()
    {
        using var values = tensor([0f, float.NaN]);

        Assert.That(() => Histogram.Of(values, 4), Throws.ArgumentException);
    }

    [Test]
    public void An_empty_range_is_refused()
    {
        using var values = tensor([0f]);

        Assert.That(() => Histogram.Of(values, 4, min: 1, max: 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Counting_leaves_no_tensor_behind()
    {
        using var weight = Some.ConvWeight();

        TensorLeakCheck.Verify(() => Histogram.Of(weight, 10));
    }
}
