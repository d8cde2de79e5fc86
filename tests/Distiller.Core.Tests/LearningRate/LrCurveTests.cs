using Distiller.LearningRate;
using Distiller.Testing;

namespace Distiller.Core.Tests.LearningRate;

[TestFixture]
public sealed class LrCurveTests
{
    private static IEnumerable<TestCaseData> Golden => GoldenFile.Cases("schedules", "lr_schedulers", golden => golden["class"].Text);

    [TestCaseSource(nameof(Golden))]
    public void Rates_are_those_of_the_original(GoldenValue golden)
    {
        LrCurveSpec curve = Describe(golden);
        double[] expected = golden["lr"].Numbers;
        double baseRate = golden["base_lr"].Number;

        double[] rates = [.. Enumerable.Range(0, expected.Length).Select(epoch => curve.At(baseRate, epoch))];

        // Cosines of the two runtimes may differ in the last bit; the others are products and powers.
        Assert.That(rates, Is.EqualTo(expected).Within(curve is CosineLrSpec ? 1e-15 : 0));
    }

    [Test(Description = "EX-33: beyond its end the original rises again")]
    public void D56_polynomial_stays_at_zero()
    {
        PolynomialLrSpec curve = new() { Name = "p", Duration = 5, Power = 2 };

        double[] rates = [.. Enumerable.Range(0, 9).Select(epoch => curve.At(0.1, epoch))];

        Assert.That(rates, Is.EqualTo((double[])[.1, .064, .036, .016, .004, 0, 0, 0, 0]).Within(1e-12));
    }

    [Test(Description = "EX-33")]
    public void Factors_of_milestones_are_multiplied()
    {
        MultiStepMultiGammaLrSpec curve = new() { Name = "m", Milestones = [2, 4, 6], Gammas = [.1, .5, .2] };

        double[] rates = [.. Enumerable.Range(0, 8).Select(epoch => curve.At(0.1, epoch))];

        Assert.That(rates, Is.EqualTo((double[])[.1, .1, .01, .01, .005, .005, .001, .001]).Within(1e-12));
    }

    [Test]
    public void Warm_up_rises_evenly_to_the_base_rate()
    {
        CosineLrSpec curve = new() { Name = "c", Duration = 8, WarmUpEpochs = 3 };

        double[] rates = [.. Enumerable.Range(0, 9).Select(epoch => curve.At(1, epoch))];

        Assert.That(rates[..4], Is.EqualTo((double[])[.25, .5, .75, 1]).Within(1e-12));
        Assert.That(rates[3..], Is.Ordered.Descending);
        Assert.That(rates[8], Is.Zero.Within(1e-12));
    }

    [Test]
    public void Milestones_out_of_order_are_an_error() =>
        Assert.That(() => new MultiStepLrSpec { Name = "m", Milestones = [4, 2] }, Throws.ArgumentException.With.Message.Contains("[4, 2]"));

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    public void Factor_must_be_above_zero(double gamma) =>
        Assert.That(() => new ExponentialLrSpec { Name = "e", Gamma = gamma }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static LrCurveSpec Describe(GoldenValue golden) => golden["class"].Text switch
    {
        "StepLR" => new StepLrSpec { Name = "lr", StepSize = (int)golden["step_size"].WholeNumber, Gamma = golden["gamma"].Number },
        "MultiStepLR" => new MultiStepLrSpec { Name = "lr", Milestones = Epochs(golden), Gamma = golden["gamma"].Number },
        "MultiStepMultiGammaLR" => new MultiStepMultiGammaLrSpec { Name = "lr", Milestones = Epochs(golden), Gammas = [.. golden["gammas"].Numbers] },
        "ExponentialLR" => new ExponentialLrSpec { Name = "lr", Gamma = golden["gamma"].Number },
        "PolynomialLR" => new PolynomialLrSpec { Name = "lr", Duration = (int)golden["T_max"].WholeNumber, Power = golden["power"].Number, StopsAtEnd = false },
        "CosineAnnealingLR" => new CosineLrSpec { Name = "lr", Duration = (int)golden["T_max"].WholeNumber, Minimum = golden["eta_min"].Number },
        var other => throw new InvalidDataException($"No description for the golden learning rate '{other}'."),
    };

    private static System.Collections.Immutable.ImmutableArray<int> Epochs(GoldenValue golden) =>
        [.. golden["milestones"].WholeNumbers.Select(epoch => (int)epoch)];
}
