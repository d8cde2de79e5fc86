using Distiller.Core.Tests.Scheduling;
using Distiller.LearningRate;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.LearningRate;

[TestFixture]
public sealed class LearningRatePolicyTests
{
    private static readonly double?[] plateau = [1, .9, .9, .9, .9, .9, .9, .8];
    private VectorModel model = null!;
    private optim.Optimizer optimizer = null!;

    private double Rate => optimizer.ParamGroups.First().LearningRate;

    [SetUp]
    public void SetUp()
    {
        model = new VectorModel();
        optimizer = optim.SGD(model.parameters().ToArray(), 0.1);
    }

    [TearDown]
    public void TearDown()
    {
        optimizer.Dispose();
        model.Dispose();
    }

    [Test(Description = "EX-33")]
    public void D55_late_schedule_jumps_as_in_the_original()
    {
        double[] rates = Run(new ExponentialLrSpec { Name = "lr", Gamma = 0.5 }, EpochWindow.Range(3, 7), epochs: 7);

        Assert.That(rates, Is.EqualTo((double[])[.1, .1, .1, .1, .00625, .003125, .0015625]).Within(1e-12));
    }

    [Test]
    public void D55_relative_schedule_begins_where_its_window_begins()
    {
        double[] rates = Run(new ExponentialLrSpec { Name = "lr", Gamma = 0.5, Relative = true }, EpochWindow.Range(3, 7), epochs: 6);

        Assert.That(rates, Is.EqualTo((double[])[.1, .1, .1, .1, .05, .025]).Within(1e-12));
    }

    [Test]
    public void Rate_stays_when_the_window_has_ended()
    {
        double[] rates = Run(new StepLrSpec { Name = "lr", StepSize = 1 }, EpochWindow.At(0), epochs: 4);

        Assert.That(rates, Is.EqualTo((double[])[.1, .01, .01, .01]).Within(1e-12));
    }

    [Test]
    public void Warm_up_sets_the_rate_of_the_first_epoch()
    {
        double[] rates = Run(new CosineLrSpec { Name = "lr", Duration = 10, WarmUpEpochs = 1 }, EpochWindow.Range(0, 10), epochs: 2);

        Assert.That(rates, Is.EqualTo((double[])[.05, .1]).Within(1e-12));
    }

    [Test]
    public void Polynomial_rises_again_in_compatibility_mode()
    {
        PolynomialLrSpec rate = new() { Name = "lr", Duration = 2, Power = 2 };

        double[] rates = Run(rate, EpochWindow.Range(0, 9), epochs: 5, Compatibility.Distiller);

        Assert.That(rates, Is.EqualTo((double[])[.1, .025, 0, .025, .1]).Within(1e-12));
    }

    [Test(Description = "EX-34")]
    public void Plateau_lowers_the_rate_after_patience_and_cooldown()
    {
        double[] after = RunPlateau(plateau);

        Assert.That(after, Is.EqualTo((double[])[.1, .1, .1, .01, .01, .01, .001, .001]).Within(1e-12));
    }

    [Test(Description = "EX-34")]
    public void Plateau_goes_on_from_saved_state()
    {
        double[] first = RunPlateau(plateau[..3]);
        using SchedulerState state = saved!;

        double[] second = RunPlateau(plateau[3..], state, firstEpoch: 3);

        Assert.That(first.Concat(second), Is.EqualTo((double[])[.1, .1, .1, .01, .01, .01, .001, .001]).Within(1e-12));
    }

    [Test]
    public void Plateau_without_metrics_says_what_to_pass()
    {
        Assert.That(() => RunPlateau([null]), Throws.InvalidOperationException.With.Message.Contains("'lr'").And.Message.Contains("OnEpochEnd"));
    }

    [Test]
    public void Schedule_without_optimizer_is_an_error()
    {
        CompressionSchedule schedule = CompressionSchedule.Empty.DecayLearningRate(new StepLrSpec { Name = "lr", StepSize = 1 }, EpochWindow.At(0));

        Assert.That(() => new CompressionScheduler(schedule, model), Throws.InvalidOperationException.With.Message.Contains("'lr'"));
    }

    private SchedulerState? saved;

    private double[] Run(LrSpec rate, EpochWindow window, int epochs, Compatibility compatibility = Compatibility.Sane)
    {
        CompressionSchedule schedule = CompressionSchedule.Empty.DecayLearningRate(rate, window) with { Compatibility = compatibility };
        using CompressionScheduler scheduler = new(schedule, model, optimizer);
        List<double> rates = [];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            scheduler.OnEpochBegin(epoch);
            rates.Add(Rate);
            scheduler.OnEpochEnd(epoch, EpochMetrics.None);
        }

        return [.. rates];
    }

    private double[] RunPlateau(double?[] losses, SchedulerState? state = null, int firstEpoch = 0)
    {
        ReduceOnPlateauSpec rate = new() { Name = "lr", Patience = 1, Cooldown = 1 };
        using CompressionScheduler scheduler = new(CompressionSchedule.Empty.DecayLearningRate(rate, EpochWindow.Range(0, 20)), model, optimizer);
        if (state is not null)
        {
            scheduler.LoadState(state);
        }

        List<double> rates = [];
        foreach (double? loss in losses)
        {
            int epoch = firstEpoch + rates.Count;
            scheduler.OnEpochBegin(epoch);
            scheduler.OnEpochEnd(epoch, new EpochMetrics { ValidationLoss = loss });
            rates.Add(Rate);
        }

        saved = scheduler.SaveState();
        return [.. rates];
    }
}
