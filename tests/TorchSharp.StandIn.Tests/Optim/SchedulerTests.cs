using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace TorchSharp.StandIn.Tests.Optim;

/// <summary>Learning rate tables. The first entry is the rate right after the schedule was made.</summary>
[TestFixture]
public sealed class SchedulerTests
{
    [Test]
    public void StepLR_falls_every_period() =>
        Check(o => StepLR(o, 2, 0.5), k => Math.Pow(0.5, k / 2));

    [Test]
    public void MultiStepLR_falls_at_the_milestones() =>
        Check(o => MultiStepLR(o, [2, 5], 0.1), k => k < 2 ? 1 : k < 5 ? 0.1 : 0.01);

    [Test]
    public void ExponentialLR_falls_at_each_step() =>
        Check(o => ExponentialLR(o, 0.9), k => Math.Pow(0.9, k));

    [Test]
    public void LambdaLR_scales_the_initial_rate() =>
        Check(o => LambdaLR(o, k => 1.0 / (1 + k)), k => 1.0 / (1 + k));

    [Test]
    public void MultiplicativeLR_scales_the_rate_so_far() =>
        Check(o => MultiplicativeLR(o, k => 0.5 + 0.1 * k), k => Enumerable.Range(1, k).Aggregate(1.0, (rate, j) => rate * (0.5 + 0.1 * j)));

    [Test]
    public void ConstantLR_holds_a_fraction_first() =>
        Check(o => ConstantLR(o, 0.25, 3), k => k < 3 ? 0.25 : 1);

    [Test]
    public void LinearLR_goes_from_factor_to_factor() =>
        Check(o => LinearLR(o, 0.5, 1, 4), k => k >= 4 ? 1 : 0.5 + 0.5 * k / 4);

    [TestCase(1)]
    [TestCase(2)]
    public void PolynomialLR_reaches_zero(double power) =>
        Check(o => PolynomialLR(o, 6, power), k => Math.Pow(1 - Math.Min(k, 6) / 6.0, power));

    [Test]
    public void CosineAnnealingLR_follows_the_cosine_through_the_bottom() =>
        Check(o => CosineAnnealingLR(o, 4, 0.1), k => 0.1 + 0.9 * (1 + Math.Cos(Math.PI * k / 4)) / 2, steps: 10);

    [Test]
    public void CyclicLR_is_a_triangle()
    {
        double[] wave = [0.1, 0.4, 0.7, 1.0, 0.7, 0.4, 0.1, 0.4, 0.7];
        Check(o => CyclicLR(o, 0.1, 1.0, 3, cycle_momentum: false), k => wave[k]);
    }

    [Test]
    public void OneCycleLR_rises_and_falls_far_below_the_start()
    {
        double[] rates = Rates(o => OneCycleLR(o, 1.0, total_steps: 10, pct_start: 0.3, cycle_momentum: false), 9);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(rates[0], Is.EqualTo(0.04).Within(1e-12));
            Assert.That(rates[1], Is.EqualTo((1 + 0.04) / 2).Within(1e-12));
            Assert.That(rates[2], Is.EqualTo(1).Within(1e-12));
            Assert.That(rates[9], Is.EqualTo(4e-6).Within(1e-12));
        }
    }

    [Test]
    public void OneCycleLR_moves_the_momentum_against_the_rate()
    {
        using var steps = new Steps();
        using SGD optimizer = optim.SGD(steps.Parameters, 0.1, momentum: 0.9);
        LRScheduler schedule = OneCycleLR(optimizer, 1.0, total_steps: 10, pct_start: 0.3);
        var group = (optim.IMomentum)optimizer.ParamGroups.Single();
        Assert.That(group.Momentum, Is.EqualTo(0.95).Within(1e-12));
        schedule.step();
        schedule.step();
        Assert.That(group.Momentum, Is.EqualTo(0.85).Within(1e-12));
    }

    [Test]
    public void SequentialLR_changes_at_the_milestone() =>
        Check(
            o => SequentialLR(o, [ConstantLR(o, 0.1, 100), ExponentialLR(o, 0.5)], [3]),
            k => k < 3 ? 0.1 : Math.Pow(0.5, k - 3));

    [Test]
    public void ChainedLR_applies_all() =>
        Check(o => ChainedLR([ExponentialLR(o, 0.9), StepLR(o, 2, 0.5)]), k => Math.Pow(0.9, k) * Math.Pow(0.5, k / 2));

    [Test]
    public void ReduceLROnPlateau_waits_patiently_then_reduces()
    {
        using var steps = new Steps();
        using SGD optimizer = optim.SGD(steps.Parameters, 1.0);
        LRScheduler schedule = ReduceLROnPlateau(optimizer, factor: 0.5, patience: 1, cooldown: 1, min_lr: [0.2]);
        double[] metrics = [5, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4];
        double[] rates = [.. metrics.Select(metric =>
        {
            schedule.step(metric);
            return optimizer.ParamGroups.Single().LearningRate;
        })];
        Assert.That(rates, Is.EqualTo([1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.2, 0.2, 0.2]).Within(1e-12));
    }

    [Test]
    public void ReduceLROnPlateau_needs_a_metric()
    {
        using var steps = new Steps();
        using SGD optimizer = optim.SGD(steps.Parameters, 1.0);
        Assert.That(() => ReduceLROnPlateau(optimizer).step(), Throws.InvalidOperationException);
    }

    [Test]
    public void Each_group_keeps_its_own_rate()
    {
        using var steps = new Steps();
        using SGD optimizer = optim.SGD([new SGD.ParamGroup([steps.First], lr: 1.0), new SGD.ParamGroup([steps.Second], lr: 0.1)], 1.0);
        LRScheduler schedule = StepLR(optimizer, 1, 0.5);
        schedule.step();
        Assert.That(schedule.get_last_lr(), Is.EqualTo([0.5, 0.05]).Within(1e-12));
    }

    private static void Check(Func<optim.Optimizer, LRScheduler> make, Func<int, double> expected, int steps = 8) =>
        Assert.That(Rates(make, steps), Is.EqualTo(Enumerable.Range(0, steps + 1).Select(expected)).Within(1e-12));

    private static double[] Rates(Func<optim.Optimizer, LRScheduler> make, int count)
    {
        using var steps = new Steps();
        using SGD optimizer = optim.SGD(steps.Parameters, 1.0);
        LRScheduler schedule = make(optimizer);
        List<double> rates = [optimizer.ParamGroups.Single().LearningRate];
        for (int k = 0; k < count; k++)
        {
            optimizer.step();
            schedule.step();
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
        }

        return [.. rates];
    }
}
