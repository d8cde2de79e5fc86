using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Statistics;

public class FittedDensityTests
{
    [Test]
    public void Normal_has_mean_and_deviation_of_the_values()
    {
        using var scope = NewDisposeScope();

        FittedDensity density = FittedDensity.Normal(tensor((double[])[1.0, 3, 5, 7]));

        Assert.That(density.Location, Is.EqualTo(4));
        Assert.That(density.Scale, Is.EqualTo(Math.Sqrt(5)).Within(1e-12));
        Assert.That(density.At(4), Is.EqualTo(1 / Math.Sqrt(2 * Math.PI * 5)).Within(1e-12));
    }

    [Test]
    public void Laplace_has_median_and_mean_distance_of_the_values()
    {
        using var scope = NewDisposeScope();

        FittedDensity density = FittedDensity.Laplace(tensor((double[])[-1.0, 0, 4]));

        Assert.That((density.Location, density.Scale), Is.EqualTo((0.0, 5.0 / 3)));
        Assert.That(density.At(5.0 / 3), Is.EqualTo(0.3 / Math.E).Within(1e-12));
    }

    [TestCase("normal")]
    [TestCase("Laplace")]
    public void Mean_log_likelihood_is_the_mean_of_the_logarithms(string name)
    {
        using var scope = NewDisposeScope();
        double[] values = [-1.5, 0.25, 0.5, 2, 2.5];

        FittedDensity density = ((FittedDensity[])[FittedDensity.Normal(tensor(values)), FittedDensity.Laplace(tensor(values))]).Single(one => one.Name == name);

        Assert.That(density.MeanLogLikelihood, Is.EqualTo(values.Average(value => Math.Log(density.At(value)))).Within(1e-9));
    }

    [Test]
    public void Sharp_peak_with_long_tails_is_nearer_to_Laplace()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        Tensor laplace = rand(10_000).log().neg() * rand(10_000).sub(0.5).sign();

        Assert.That(FittedDensity.Laplace(laplace).MeanLogLikelihood, Is.GreaterThan(FittedDensity.Normal(laplace).MeanLogLikelihood));
    }

    [Test]
    public void Equal_values_have_no_density()
    {
        using var scope = NewDisposeScope();

        Assert.That(() => FittedDensity.Laplace(ones(4)), Throws.ArgumentException.With.Message.Contains("two different values"));
        Assert.That(() => FittedDensity.Normal(empty(0)), Throws.ArgumentException.With.Message.Contains("without elements"));
    }
}
