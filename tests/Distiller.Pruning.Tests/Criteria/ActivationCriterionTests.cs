using System.Collections.Immutable;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Pruning.Tests;

public sealed class ActivationCriterionTests
{
    private static IEnumerable<TestCaseData> Golden => GoldenFile.Cases(
        "pruners_structured", "cases", golden => golden["class"].Text, golden => golden["args"].Has("channel_statistic"));

    [TestCaseSource(nameof(Golden))]
    public void Ranking_by_measured_values_is_that_of_the_original(GoldenValue golden)
    {
        var args = golden["args"];
        var name = args["weights"].Texts.Single();
        using var bench = new Bench(
            Compatibility.Distiller, [(name, GoldenFile.Read("pruners_structured")["inputs"][args["weights_tensor"].Text].Tensor())]);
        var statistic = golden["class"].Text.Contains("APoZ", StringComparison.Ordinal) ? ActivationStatistic.Zeros : ActivationStatistic.Mean;
        var spec = RankedPrunerSpec.L1("golden", Structure.Filter, KnownCurves.Constant(args["desired_sparsity"].Number), [name]) with
        {
            Criterion = new ActivationCriterion(statistic, Compatibility.Distiller)
            {
                Measured = new Dictionary<string, ImmutableArray<double>> { [name] = [.. args["channel_statistic"].Numbers] },
            },
        };
        using var expected = golden["masks"][name].Mask();
        TensorAssert.MaskEqual(bench.Prune(spec).GetValueOrDefault(name), expected, golden.Path);
    }

    // EX-19
    [TestCase(ActivationStatistic.Zeros, Compatibility.Sane, ExpectedResult = "0101")]
    [TestCase(ActivationStatistic.Mean, Compatibility.Distiller, ExpectedResult = "0101")]
    [TestCase(ActivationStatistic.Mean, Compatibility.Sane, ExpectedResult = "1010")]
    public string D29_filters_of_the_lowest_mean_go(ActivationStatistic statistic, Compatibility compatibility)
    {
        using var bench = new Bench(("w", ones(4, 1, 1, 1)));
        var spec = RankedPrunerSpec.L1("p", Structure.Filter, KnownCurves.Constant(0.5), ["w"]) with
        {
            Criterion = new ActivationCriterion(statistic, compatibility)
            {
                Measured = new Dictionary<string, ImmutableArray<double>> { ["w"] = [.9, .1, .5, .3] },
            },
        };
        return Bits.Of(bench.Prune(spec)["w"]);
    }

    [Test]
    public void Hooks_measure_behind_the_activation()
    {
        // Filter 1 is always negative before the ReLU: it is all zeros behind it.
        using var model = Sequential(("conv", Conv2d(1, 2, 1)), ("relu", ReLU()), ("head", Conv2d(2, 1, 1)));
        using var bench = new Bench(model);
        using (no_grad())
        {
            bench.Weight("conv.weight").copy_(tensor([1f, -1f]).reshape(2, 1, 1, 1));
            bench.Weight("conv.bias").zero_();
        }

        var spec = RankedPrunerSpec.L1("p", Structure.Filter, KnownCurves.Constant(0.5), ["conv.weight"]) with
        {
            Criterion = Criteria.ActivationZeros,
        };
        var window = EpochWindow.Range(0, 2);
        Assert.That(bench.Prune(spec, window, 0), Is.Empty, "nothing is measured yet");
        using var input = ones(3, 1, 2, 2);
        for (var pass = 0; pass < 2; pass++)
        {
            using var output = model.call(input);
        }

        Assert.That(Bits.Of(bench.Prune(spec, window, 0)["conv.weight"]), Is.EqualTo("10"));
    }

    [Test]
    public void Hooks_are_removed_with_the_criterion()
    {
        using var model = Sequential(("conv", Conv2d(1, 2, 1)), ("relu", ReLU()));
        using var bench = new Bench(model);
        var criterion = Criteria.ActivationMean.Build(bench.Context, ["conv.weight"]);
        criterion.Dispose();
        using var input = ones(1, 1, 2, 2);
        TensorLeakCheck.Verify(() =>
        {
            using var output = model.call(input);
        });
    }

    [Test]
    public void Measurement_that_was_interrupted_goes_on_as_if_it_had_not_been()
    {
        using var inputs = HashFill.Tensor([6, 1, 4, 4], seed: 4);
        using var whole = Measured(inputs, interruptAfter: null);
        using var resumed = Measured(inputs, interruptAfter: 3);
        TensorAssert.Exact(resumed, whole);
    }

    // Six passes; with an interruption the sums of the first go to a new criterion by way of their saved state.
    private static Tensor Measured(Tensor inputs, int? interruptAfter)
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(("conv", Conv2d(1, 4, 3)), ("relu", ReLU()), ("head", Conv2d(4, 2, 1)));
        using (no_grad())
        {
            foreach (var (_, parameter) in model.named_parameters())
            {
                HashFill.Fill(parameter, seed: 6);
            }
        }

        using var bench = new Bench(model);
        var criterion = Criteria.ActivationMean.Build(bench.Context, ["conv.weight"]);
        for (var pass = 0; pass < inputs.shape[0]; pass++)
        {
            if (pass == interruptAfter)
            {
                using var state = ((IStateful)criterion).SaveState();
                var successor = Criteria.ActivationMean.Build(bench.Context, ["conv.weight"]);
                ((IStateful)successor).LoadState(state);
                criterion.Dispose();
                criterion = successor;
            }

            model.call(inputs.narrow(0, pass, 1));
        }

        var weight = bench.Weight("conv.weight");
        var scores = criterion.Score(new ScoredWeight("conv.weight", weight, GroupView.Of(Structure.Filter, weight.shape), null))!;
        criterion.Dispose();
        return scores.MoveToOuterDisposeScope();
    }
}
