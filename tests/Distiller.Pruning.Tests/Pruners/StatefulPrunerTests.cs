using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Pruners;

/// <summary>Pruners that remember: statistics of first sight, gradients, draws.</summary>
public sealed class StatefulPrunerTests
{
    // EX-06
    [Test]
    public void Deviation_is_that_of_first_sight()
    {
        using var bench = new Bench(("w", tensor([1f, 2, 3, 4])));
        var spec = Sensitivity();
        Assert.That(Bits.Of(bench.Prune(spec)["w"]), Is.EqualTo("0111"));
        Overwrite(bench, [0, 2, 3, 10]);
        Assert.That(Bits.Of(bench.Prune(spec)["w"]), Is.EqualTo("0111"), "the present deviation would give 0001");
    }

    [Test]
    public void D62_deviation_survives_saving_and_loading()
    {
        using var first = new Bench(("w", tensor([1f, 2, 3, 4])));
        first.Prune(Sensitivity());
        using var state = ((IStateful)first.Build(Sensitivity())).SaveState();
        using var second = new Bench(("w", tensor([0f, 2, 3, 10])));
        ((IStateful)second.Build(Sensitivity())).LoadState(state);
        Assert.That(Bits.Of(second.Prune(Sensitivity())["w"]), Is.EqualTo("0111"));
    }

    // EX-07
    [Test]
    public void Splicing_leaves_weights_between_the_thresholds_as_they_are()
    {
        using var bench = new Bench(("w", tensor([.1f, -.2f, .3f, -.4f])));
        using var previous = tensor([1f, 1, 0, 0]);
        bench.Masks["w"].Set(previous);
        Assert.That(Bits.Of(bench.Prune(Splicing(0), EpochWindow.Range(0, 9), 0)["w"]), Is.EqualTo("0001"));
    }

    // EX-08
    [TestCase(2, ExpectedResult = "0011")]
    [TestCase(5, ExpectedResult = "0001")]
    public string Splicing_grows_stricter_by_the_epoch(int epoch)
    {
        using var bench = new Bench(("w", tensor([.1f, -.2f, .3f, -.4f])));
        return Bits.Of(bench.Prune(Splicing(0.1), EpochWindow.Range(2, 9), epoch)["w"]);
    }

    // EX-13
    [Test]
    public void D19_baidu_slopes_belong_to_the_window()
    {
        var spec = new BaiduRnnPrunerSpec { Name = "rnn", Q = .17, RampEpochOffset = 3, RampSlopeMultiplier = 2, Weights = ["w"] };
        var window = EpochWindow.Range(4, 21, 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(window.Epochs.Select(epoch => spec.Threshold(window, epoch)), Is.EqualTo([.00708333, .0425, .085, .1275, .17, .2125]).Within(1e-7));
            Assert.That(spec.Threshold(EpochWindow.Range(0, 10), 0), Is.Not.EqualTo(spec.Threshold(window, 4)));
        }
    }

    [Test]
    public void Draws_go_on_where_they_were_saved()
    {
        using var whole = Random();
        whole.Prune(Chance());
        var expected = Bits.Of(whole.Prune(Chance())["w"]);
        using var first = Random();
        first.Prune(Chance());
        using var state = ((IStateful)first.Build(Chance())).SaveState();
        using var resumed = Random();
        ((IStateful)resumed.Build(Chance())).LoadState(state);
        Assert.That(Bits.Of(resumed.Prune(Chance())["w"]), Is.EqualTo(expected));
    }

    [Test]
    public void Movement_keeps_what_grows_not_what_is_large()
    {
        using var bench = new Bench(("w", tensor([1f, .1f])));
        var spec = RankedPrunerSpec.L1("move", Structure.Element, KnownCurves.Constant(0.5), ["w"]) with { Criterion = Criteria.Movement };
        // Descent shrinks the first weight and lets the second grow.
        bench.Weight("w").grad = tensor([1f, -1f]);
        ((IGradientObserver)bench.Build(spec)).Observe(new PruningRequest(bench.Masks, EpochWindow.At(0), 0));
        Assert.That(Bits.Of(bench.Prune(spec)["w"]), Is.EqualTo("01"));
    }

    [Test]
    public void Taylor_averages_over_steps_and_starts_anew_after_ranking()
    {
        using var bench = new Bench(("w", ones(2)));
        var spec = RankedPrunerSpec.L1("taylor", Structure.Element, KnownCurves.Constant(0.5), ["w"]) with { Criterion = Criteria.Taylor };
        var window = EpochWindow.Range(0, 2);
        foreach (var gradient in (float[][])[[3, 1], [-3, 1]])
        {
            bench.Weight("w").grad = tensor(gradient);
            ((IGradientObserver)bench.Build(spec)).Observe(new PruningRequest(bench.Masks, window, 0));
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bits.Of(bench.Prune(spec, window, 0)["w"]), Is.EqualTo("10"));
            Assert.That(bench.Prune(spec, window, 0), Is.Empty);
        }
    }

    private static Bench Random() => new(("w", ones(16, 1, 1, 1)));

    private static RankedPrunerSpec Chance() =>
        RankedPrunerSpec.L1("chance", Structure.Filter, KnownCurves.Constant(0.5), ["w"]) with { Criterion = Criteria.Random(1) };

    private static SensitivityPrunerSpec Sensitivity() => new() { Name = "s", Sensitivities = Table };

    private static SplicingPrunerSpec Splicing(double growth) => new()
    {
        Name = "splicing",
        Sensitivities = new Dictionary<string, double> { ["w"] = 0.5 },
        LowThresholdMultiplier = .9,
        HighThresholdMultiplier = 1.1,
        SensitivityMultiplier = growth,
    };

    private static readonly Dictionary<string, double> Table = new() { ["w"] = 1.5 };

    private static void Overwrite(Bench bench, float[] values)
    {
        using var noGrad = no_grad();
        using var replacement = tensor(values);
        bench.Weight("w").copy_(replacement);
    }
}
