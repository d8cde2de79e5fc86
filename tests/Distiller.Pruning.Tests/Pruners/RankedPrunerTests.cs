using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Pruners;

public sealed class RankedPrunerTests
{
    // EX-38
    [TestCase(new[] { .5f, -.1f, .3f, -.7f, 0f, .2f }, 0.5, ExpectedResult = "101100")]
    [TestCase(new[] { .5f, -.1f, .3f, -.7f, 0f, .2f }, 1.0, ExpectedResult = "000000")]
    [TestCase(new[] { 1f, 1f, 1f, 1f, 2f }, 0.2, ExpectedResult = "01111")]
    public string Level_prunes_exactly_as_many_as_asked_for(float[] weights, double level) => Prune(weights, level);

    [Test]
    public void D16_ties_go_together_in_the_original() =>
        Assert.That(Prune([1f, 1f, 1f, 1f, 2f], 0.2, Compatibility.Distiller), Is.EqualTo("00001"));

    [Test]
    public void D15_less_than_one_weight_gives_a_mask_of_ones() => Assert.That(Prune(new float[10], 0.05), Is.EqualTo("1111111111"));

    [Test]
    public void Weights_that_are_not_numbers_are_reported()
    {
        Assert.That(() => Prune([float.NaN, float.NaN, 1f], 0.4),
            Throws.InvalidOperationException.With.Message.Contains("NaN"));
    }

    // EX-12
    [TestCase(0, ExpectedResult = 2)]
    [TestCase(3, ExpectedResult = 10)]
    [TestCase(9, ExpectedResult = 14)]
    public int Agp_prunes_more_from_epoch_to_epoch(int epoch)
    {
        using var bench = new Bench(("w", arange(1, 21, float32)));
        var spec = new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.1, FinalSparsity = 0.7, Weights = ["w"] };
        return Bits.Of(bench.Prune(spec, EpochWindow.Range(0, 10), epoch)["w"]).Count(bit => bit == '0');
    }

    // EX-39
    [TestCase(1, ExpectedResult = "011")]
    [TestCase(2, ExpectedResult = "101")]
    public string Filters_are_ranked_by_their_norm(int degree)
    {
        using var bench = new Bench(("w", tensor([3f, 0, 0, 0, 1, 1, 1, 1, 2, 2, 0, 0]).reshape(3, 1, 2, 2)));
        var spec = Filters(0.34) with { Criterion = new MagnitudeCriterion(degree) };
        return Groups(bench.Prune(spec)["w"], 4);
    }

    [Test]
    public void D16_one_of_four_equal_filters_goes()
    {
        using var bench = new Bench(("w", ones(4, 1, 1, 1)));
        Assert.That(Bits.Of(bench.Prune(Filters(0.25))["w"]), Is.EqualTo("0111"));
    }

    [Test]
    public void Less_than_one_filter_leaves_the_mask_alone()
    {
        using var bench = new Bench(("w", ones(3, 1, 1, 1)));
        Assert.That(bench.Prune(Filters(0.2)), Is.Empty);
    }

    // EX-40
    [Test]
    public void Channels_are_ranked_over_all_filters()
    {
        using var bench = new Bench(("w", cat([arange(11, 19, float32), arange(21, 29, float32), arange(31, 39, float32)]).reshape(3, 2, 2, 2)));
        var spec = RankedPrunerSpec.L1("p", Structure.Channel, KnownCurves.Constant(0.5), ["w"]);
        Assert.That(Groups(bench.Prune(spec)["w"], 4), Is.EqualTo("010101"));
    }

    [Test]
    public void D23_rows_of_a_convolution_are_refused()
    {
        using var bench = new Bench(("w", ones(3, 2, 2, 2)));
        var spec = RankedPrunerSpec.L1("p", Structure.Column, KnownCurves.Constant(0.5), ["w"]);
        Assert.That(() => bench.Prune(spec), Throws.ArgumentException.With.Message.Contains("Channel"));
    }

    // EX-17
    [TestCase(new long[] { 1, 4, 1, 1 }, ExpectedResult = "0000000011111111")]
    [TestCase(new long[] { 2, 1, 1, 1 }, ExpectedResult = "0000111100001111")]
    [TestCase(new long[] { 2, 4, 1, 1 }, ExpectedResult = "0000111100001111")]
    public string Blocks_of_the_worked_examples(long[] shape) => Blocks(shape, Compatibility.Sane);

    [Test]
    public void D27_block_over_filters_and_channels_is_a_run_of_kernels_in_the_original() =>
        Assert.That(Blocks([2, 4, 1, 1], Compatibility.Distiller), Is.EqualTo("0000000011111111"));

    // EX-18
    [Test]
    public void Followers_lose_the_leaders_filters()
    {
        using var bench = Pair();
        var masks = bench.Prune(Leader(0.5));
        Assert.That(new[] { Bits.Of(masks["a"]), Bits.Of(masks["b"]) }, Is.All.EqualTo("1010"));
    }

    [Test]
    public void D25_leader_that_prunes_nothing_is_no_error()
    {
        using var bench = Pair();
        Assert.That(bench.Prune(Leader(0.1)), Is.Empty);
    }

    [Test]
    public void D24_leader_is_ranked_anew_at_every_call()
    {
        using var bench = Pair();
        bench.Prune(Leader(0.5));
        using (no_grad())
        {
            bench.Weight("a").copy_(tensor([1f, 4, 2, 3]).reshape(4, 1, 1, 1));
        }

        Assert.That(Bits.Of(bench.Prune(Leader(0.5))["b"]), Is.EqualTo("0101"));
    }

    [Test]
    public void Dependent_weights_need_as_many_structures()
    {
        using var bench = new Bench(("a", ones(4, 1, 1, 1)), ("b", ones(3, 1, 1, 1)));
        Assert.That(() => bench.Prune(Leader(0.5)), Throws.InstanceOf<ModelStructureException>().With.Message.Contains("'b'"));
    }

    [Test]
    public void Consensus_weighs_all_dependent_weights()
    {
        using var bench = new Bench(("a", tensor([1f, 2, 3, 4]).reshape(4, 1, 1, 1)), ("b", tensor([9f, 1, 1, 1]).reshape(4, 1, 1, 1)));
        var spec = Leader(0.25) with { Dependency = GroupDependency.Consensus };
        Assert.That(Bits.Of(bench.Prune(spec)["a"]), Is.EqualTo("1011"));
    }

    // EX-20
    [Test]
    public void D33_filters_of_great_negative_effect_stay()
    {
        using var bench = new Bench(("w", tensor([1f, 2, 3, 4]).reshape(4, 1, 1, 1)));
        bench.Weight("w").grad = tensor([1f, -2, .1f, .5f]).reshape(4, 1, 1, 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bits.Of(bench.Prune(Filters(0.5) with { Criterion = Criteria.Gradient })["w"]), Is.EqualTo("0101"));
            Assert.That(
                Bits.Of(bench.Prune(Filters(0.5) with { Name = "signed", Criterion = new GradientCriterion(Compatibility.Distiller) })["w"]),
                Is.EqualTo("1001"));
        }
    }

    [Test]
    public void Criterion_without_data_waits_for_a_later_epoch_but_not_for_ever()
    {
        using var bench = new Bench(("w", ones(4, 1, 1, 1)));
        var spec = Filters(0.5) with { Criterion = Criteria.Gradient };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(bench.Prune(spec, EpochWindow.Range(0, 2), epoch: 0), Is.Empty);
            Assert.That(() => bench.Prune(spec, EpochWindow.Range(0, 2), epoch: 1), Throws.InvalidOperationException.With.Message.Contains("'w'"));
        }
    }

    [Test]
    public void Global_ranking_prunes_where_weights_are_small_but_empties_no_tensor()
    {
        using var bench = new Bench(("small", full([4], 0.1f)), ("large", arange(1, 13, float32)));
        var spec = RankedPrunerSpec.L1("p", Structure.Element, KnownCurves.Constant(0.5), ["small", "large"]) with { Scope = RankingScope.Global };
        var masks = bench.Prune(spec);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bits.Of(masks["small"]).Count(bit => bit == '1'), Is.EqualTo(1));
            Assert.That(Bits.Of(masks["large"]), Is.EqualTo("000001111111"));
        }
    }

    private static string Prune(float[] weights, double level, Compatibility compatibility = Compatibility.Sane)
    {
        using var bench = new Bench(compatibility, [("w", tensor(weights))]);
        return Bits.Of(bench.Prune(new LevelPrunerSpec { Name = "level", Levels = new Dictionary<string, double> { ["*"] = level } })["w"]);
    }

    private static string Blocks(long[] shape, Compatibility compatibility)
    {
        using var bench = new Bench(compatibility, [("w", arange(1, 17, float32).reshape(2, 8, 1, 1))]);
        var spec = RankedPrunerSpec.L1("p", Structure.Block, KnownCurves.Constant(0.5), ["w"]) with { Block = new BlockShape([.. shape]) };
        return Bits.Of(bench.Prune(spec)["w"]);
    }

    private static Bench Pair() => new(("a", tensor([4f, 1, 3, 2]).reshape(4, 1, 1, 1)), ("b", tensor([1f, 2, 3, 4]).reshape(4, 1, 1, 1)));

    private static RankedPrunerSpec Filters(double fraction) =>
        RankedPrunerSpec.L1("filters", Structure.Filter, KnownCurves.Constant(fraction), ["w"]);

    private static RankedPrunerSpec Leader(double fraction) =>
        RankedPrunerSpec.L1("leader", Structure.Filter, KnownCurves.Constant(fraction), ["a", "b"]) with { Dependency = GroupDependency.Leader };

    private static string Groups(Tensor mask, int size) => string.Concat(Bits.Of(mask).Where((_, i) => i % size == 0));
}
