using Distiller.Data;
using Distiller.Testing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Pruning.Tests.Pruners;

public sealed class OneShotPrunerTests
{
    private static IEnumerable<TestCaseData> Reconstructions =>
        GoldenFile.Read("pruners_structured")["fm_reconstruction"]["cases"].Items
            .Select(golden => new TestCaseData(golden).SetArgDisplayNames(golden["kind"].Text));

    [TestCaseSource(nameof(Reconstructions))]
    public void Refitted_weights_are_those_of_the_original(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        var weight = golden["weight"].Tensor();
        var mask = golden["mask"].Mask()!;
        var inputs = golden["X"].Tensor();
        // Samples lie (Batch, Features, Points) for convolutions.
        var rows = inputs.dim() == 3 ? inputs.transpose(1, 2).flatten(0, 1) : inputs;
        LeastSquares.RefitChannels(weight, mask.transpose(0, 1).flatten(1).amax([1]), rows, golden["Y"].Tensor());
        TensorAssert.Close(weight, golden["new_weight"].Tensor(), relative: 1e-4, what: golden.Path);
    }

    // EX-22
    [Test]
    public void Reconstruction_makes_up_for_the_lost_channel()
    {
        using var scope = NewDisposeScope();
        var weight = tensor([1f, 2, .1f, 0, 1, .1f]).reshape(2, 3, 1, 1);
        var inputs = tensor([1f, 0, 1, 0, 1, 1, 1, 1, 0, 2, 1, 1]).reshape(4, 3);
        var outputs = inputs.matmul(weight.flatten(1).transpose(0, 1));
        LeastSquares.RefitChannels(weight, tensor([1f, 1, 0]), inputs, outputs);
        Assert.That(Bits.Values(weight), Is.EqualTo([1.0333334f, 2.0333333f, .1f, .0333334f, 1.0333333f, .1f]).Within(1e-5f));
    }

    [Test]
    public void Wanda_keeps_small_weights_of_strong_inputs()
    {
        using var model = Linear(2, 1, hasBias: false);
        Overwrite(model.weight, [1f, 2f]);
        using var data = Data(tensor([10f, 1f, 10f, -1f]).reshape(2, 2));
        using var bench = new Bench(model);
        var masks = bench.Prune(new WandaPrunerSpec { Name = "wanda", Calibration = data, Curve = KnownCurves.Constant(0.5) });
        Assert.That(Bits.Of(masks["weight"]), Is.EqualTo("10"));
    }

    [Test]
    public void Wanda_prunes_every_output_alike()
    {
        using var model = Linear(8, 4, hasBias: false);
        using var inputs = HashFill.Tensor([16, 8], seed: 5);
        using var data = Data(inputs.clone());
        using var bench = new Bench(model);
        var mask = bench.Prune(new WandaPrunerSpec { Name = "wanda", Calibration = data, Curve = KnownCurves.Constant(0.5) })["weight"];
        Assert.That(Bits.Values(mask.sum(1)), Is.All.EqualTo(4f));
    }

    [Test]
    public void SparseGpt_loses_less_output_than_magnitude()
    {
        using var scope = NewDisposeScope();
        var inputs = Correlated();
        using var data = Data(inputs.clone());
        var byMagnitude = OutputError(inputs, new LevelPrunerSpec { Name = "level", Levels = new Dictionary<string, double> { ["weight"] = 0.5 } });
        var bySurgeon = OutputError(inputs, new SparseGptPrunerSpec { Name = "gpt", Calibration = data, Curve = KnownCurves.Constant(0.5), BlockSize = 8 });
        Assert.That(bySurgeon, Is.LessThan(byMagnitude * 0.8));
    }

    [Test]
    public void SparseGpt_masks_exactly_the_weights_that_it_zeroes()
    {
        using var model = Linear(32, 8, hasBias: false);
        Overwrite(model.weight, HashFill.Values(256, 3, -1, 1));
        using var data = Data(Correlated());
        using var bench = new Bench(model);
        var mask = bench.Prune(new SparseGptPrunerSpec { Name = "gpt", Calibration = data, Curve = KnownCurves.Constant(0.6), BlockSize = 8 })["weight"];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bits.Values(model.weight).Select(value => value == 0 ? '0' : '1'), Is.EqualTo(Bits.Of(mask)));
            Assert.That(Bits.Of(mask).Count(bit => bit == '0'), Is.EqualTo(153));
        }
    }

    [Test]
    public void Wanda_keeps_a_pattern_of_the_strongest_products()
    {
        using var model = Linear(4, 1, hasBias: false);
        Overwrite(model.weight, [1f, 2f, 3f, 4f]);
        using var data = Data(tensor([10f, 1f, 1f, 1f]).reshape(1, 4));
        using var bench = new Bench(model);
        var masks = bench.Prune(new WandaPrunerSpec { Name = "wanda", Calibration = data, Pattern = NeighbourPattern.TwoOfFour });
        Assert.That(Bits.Of(masks["weight"]), Is.EqualTo("1001"));
    }

    [Test]
    public void SparseGpt_keeps_two_of_every_four_channels_at_each_position()
    {
        using var model = Conv2d(8, 4, 3, bias: false);
        using var data = Data(HashFill.Tensor([8, 8, 6, 6], seed: 7));
        using var bench = new Bench(model);
        var mask = bench.Prune(new SparseGptPrunerSpec { Name = "gpt", Calibration = data, Pattern = NeighbourPattern.TwoOfFour })["weight"];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bits.Values(mask.reshape(4, 2, 4, 9).sum(2)), Is.All.EqualTo(2f));
            Assert.That(Bits.Values(model.weight).Select(value => value == 0 ? '0' : '1'), Is.EqualTo(Bits.Of(mask)));
        }
    }

    [Test]
    public void SparseGpt_with_a_pattern_loses_less_output_than_the_pattern_by_magnitude()
    {
        using var scope = NewDisposeScope();
        var inputs = Correlated();
        using var data = Data(inputs.clone());
        var byMagnitude = OutputError(inputs, new PatternPrunerSpec { Name = "pattern", Weights = ["weight"] });
        var bySurgeon = OutputError(inputs, new SparseGptPrunerSpec { Name = "gpt", Calibration = data, Pattern = NeighbourPattern.TwoOfFour });
        Assert.That(bySurgeon, Is.LessThan(byMagnitude * 0.8));
    }

    [Test]
    public void One_shot_pruner_needs_a_curve_or_a_pattern_not_both()
    {
        using var model = Linear(4, 1, hasBias: false);
        using var data = Data(ones(1, 4));
        using var bench = new Bench(model);
        Assert.That(() => bench.Prune(new WandaPrunerSpec { Name = "wanda", Calibration = data }), Throws.ArgumentException.With.Message.Contains("neither"));
        Assert.That(
            () => bench.Prune(new SparseGptPrunerSpec { Name = "gpt", Calibration = data, Curve = KnownCurves.Constant(0.5), Pattern = new(1, 2) }),
            Throws.ArgumentException.With.Message.Contains("both"));
    }

    [Test]
    public void Grouped_convolution_is_refused_by_name()
    {
        using var model = Conv2d(4, 4, 3, groups: 4);
        using var data = Data(ones(1, 4, 5, 5));
        using var bench = new Bench(model);
        Assert.That(() => bench.Prune(new WandaPrunerSpec { Name = "wanda", Calibration = data, Curve = KnownCurves.Constant(0.5) }),
            Throws.InstanceOf<ModelStructureException>().With.Message.Contains("wanda").And.Message.Contains("weight"));
    }

    [Test]
    public void Pattern_keeps_the_largest_of_each_group_of_channels()
    {
        using var bench = new Bench(("w", tensor([1f, 4, 3, 2, 8, 5, 6, 7]).reshape(1, 8)));
        Assert.That(Bits.Of(bench.Prune(new PatternPrunerSpec { Name = "p", Weights = ["w"] })["w"]), Is.EqualTo("01101001"));
    }

    [Test]
    public void Pattern_needs_a_multiple_of_its_length()
    {
        using var bench = new Bench(("w", ones(2, 6)));
        Assert.That(() => bench.Prune(new PatternPrunerSpec { Name = "p", Weights = ["w"] }),
            Throws.InstanceOf<ModelStructureException>().With.Message.Contains("multiple of 4"));
    }

    [Test]
    public void RigL_exchanges_small_weights_for_those_with_gradient()
    {
        using var bench = new Bench(("w", tensor([1f, 2, 3, 4, .1f, .2f, .3f, .4f])));
        var spec = new RigLPrunerSpec { Name = "rigl", Sparsity = 0.5, DropFraction = 0.5, Weights = ["w"] };
        var window = Scheduling.EpochWindow.Range(0, 2);
        bench.Prune(spec, window, 0);
        using (no_grad())
        {
            bench.Weight("w").mul_(bench.Masks["w"].Mask!);
        }

        bench.Weight("w").grad = tensor([9f, 9, 9, 9, 0, 5, 1, 7]);
        Assert.That(Bits.Of(bench.Prune(spec, window, 0)["w"]), Is.EqualTo("00110101"));
    }

    private static double OutputError(Tensor inputs, Scheduling.ComponentSpec<IPruner> pruner)
    {
        using var model = Linear(32, 8, hasBias: false);
        Overwrite(model.weight, HashFill.Values(256, 3, -1, 1));
        var before = model.call(inputs).detach();
        using var bench = new Bench(model);
        var mask = bench.Prune(pruner)["weight"];
        using var noGrad = no_grad();
        model.weight.mul_(mask);
        return (model.call(inputs) - before).square().sum().item<float>();
    }

    // Neighbouring features are alike, so one can make up for another.
    private static Tensor Correlated()
    {
        using var scope = NewDisposeScope();
        var common = HashFill.Tensor([64, 16], seed: 21).repeat_interleave(2, 1);
        return (common + (HashFill.Tensor([64, 32], seed: 22) * 0.2)).MoveToOuterDisposeScope();
    }

    private static TensorBatches Data(Tensor inputs) => new(inputs, zeros(inputs.shape[0], int64), new BatchOptions { BatchSize = 16 });

    private static void Overwrite(Tensor weight, float[] values)
    {
        using var noGrad = no_grad();
        using var replacement = tensor(values);
        weight.copy_(replacement.reshape(weight.shape));
    }
}
