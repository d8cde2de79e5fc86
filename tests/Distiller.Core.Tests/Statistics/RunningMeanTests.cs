using Distiller.Statistics;

namespace Distiller.Core.Tests.Statistics;

[TestFixture]
public sealed class RunningMeanTests
{
    [Test(Description = "EX-36")]
    public void Weighted_values_have_the_mean_and_deviation_of_the_worked_example()
    {
        var mean = new RunningMean();
        mean.Add(1, weight: 2);
        mean.Add(4);

        Assert.That(mean.Count, Is.EqualTo(3));
        Assert.That(mean.Mean, Is.EqualTo(2));
        Assert.That(mean.StandardDeviation, Is.EqualTo(1.7320508).Within(1e-7));
    }

    [Test]
    public void Sparsities_of_two_equal_batches_average_as_in_example_10_of_the_toolkit()
    {
        var mean = new RunningMean();
        mean.Add(50, weight: 8);
        mean.Add(62.5, weight: 8);

        Assert.That(mean.Mean, Is.EqualTo(56.25));
    }

    [Test]
    public void One_value_has_an_infinite_deviation()
    {
        var mean = new RunningMean();
        mean.Add(7);

        Assert.That(mean.StandardDeviation, Is.EqualTo(double.PositiveInfinity));
    }

    [Test]
    public void No_value_has_no_deviation() => Assert.That(new RunningMean().StandardDeviation, Is.NaN);

    [TestCase(0)]
    [TestCase(-1)]
    public void A_weight_is_above_zero(double weight) =>
        Assert.That(() => new RunningMean().Add(1, weight), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
