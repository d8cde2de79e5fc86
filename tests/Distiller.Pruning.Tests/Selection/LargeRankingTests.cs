using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Selection;

/// <summary>Rankings of many values: the count of bits must find what a sort finds.</summary>
public sealed class LargeRankingTests
{
    [TestCase(0.0001)]
    [TestCase(0.5)]
    [TestCase(0.9999)]
    public void Mask_is_that_of_a_sort(double level)
    {
        var values = HashFill.Values(100_000, 8, -2, 2);
        using var bench = new Bench(("w", tensor(values)));
        var mask = Bits.Values(bench.Prune(new LevelPrunerSpec { Name = "level", Levels = new Dictionary<string, double> { ["w"] = level } })["w"]);
        var pruned = Enumerable.Range(0, values.Length).OrderBy(i => Math.Abs(values[i])).ThenBy(i => i).Take((int)Math.Floor((level * values.Length) + 1e-9));
        Assert.That(Enumerable.Range(0, values.Length).Where(i => mask[i] == 0), Is.EqualTo(pruned.Order()));
    }

    [Test]
    public void Negative_scores_rank_below_positive_ones()
    {
        using var bench = new Bench(("w", ones(4)));
        bench.Weight("w").grad = tensor([-1f, 2f, -3f, .5f]);
        var spec = RankedPrunerSpec.L1("signed", Statistics.Structure.Element, KnownCurves.Constant(0.5), ["w"]) with
        {
            Criterion = new GradientCriterion(Scheduling.Compatibility.Distiller),
        };
        Assert.That(Bits.Of(bench.Prune(spec)["w"]), Is.EqualTo("0101"));
    }
}
