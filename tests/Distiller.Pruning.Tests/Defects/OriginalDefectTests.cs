using Distiller.Configuration;
using Distiller.Data;
using Distiller.Persistence;
using Distiller.Pruning.Tests.Configuration;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Pruning.Tests.Defects;

/// <summary>Mistakes of the original, by their numbers in the list of its defects, that have no place among other tests.</summary>
public sealed class OriginalDefectTests
{
    [Test]
    public void D10_normalisation_behind_another_layer_is_not_taken_for_that_of_a_convolution()
    {
        using var bench = new Bench(Sequential(("first", Conv2d(1, 4, 1)), ("second", Conv2d(4, 4, 1)), ("norm", BatchNorm2d(4))));
        var filters = Filters("first.weight") with { Criterion = Criteria.BatchNormScale };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => bench.Prune(filters), Throws.InstanceOf<ModelStructureException>().With.Message.Contains("'first.weight'"));
            Assert.That(bench.Prune(Filters("second.weight") with { Name = "second", Criterion = Criteria.BatchNormScale }), Contains.Key("second.weight"));
        }
    }

    [Test]
    public void D13_parameter_that_comes_later_is_left_alone_and_names_need_no_dot()
    {
        using var model = new ParameterModel(("weight", tensor([1f, 2, 3, 4])));
        var spec = new LevelPrunerSpec { Name = "half", Levels = new Dictionary<string, double> { ["weight"] = 0.5 } };
        using var scheduler = new CompressionScheduler(CompressionSchedule.Empty.Prune(spec, EpochWindow.At(0)), model);
        model.register_parameter("scale", new Parameter(tensor([7f])));
        scheduler.OnEpochBegin(0);
        scheduler.OnMinibatchBegin(new TrainingStep(0, 0, 1));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bits.Values(model.get_parameter("weight")!), Is.EqualTo([0f, 0, 3, 4]));
            Assert.That(Bits.Values(model.get_parameter("scale")!), Is.EqualTo([7f]));
        }
    }

    [Test]
    public void D21_neighbouring_filters_live_and_die_together()
    {
        using var bench = new Bench(("w", tensor([1f, 8, 2, 3, 9, 9, 4, 4]).reshape(8, 1, 1, 1)));
        Assert.That(Bits.Of(bench.Prune(Filters("w") with { GroupSize = 2 })["w"]), Is.EqualTo("11001100"));
    }

    [TestCaseSource(nameof(LeaderCriteria))]
    public void D26_any_criterion_may_lead(CriterionSpec criterion)
    {
        using var bench = new Bench(("a", tensor([1f, 2, 3, 4]).reshape(4, 1, 1, 1)), ("b", tensor([9f, 8, 7, 6]).reshape(4, 1, 1, 1)));
        bench.Weight("a").grad = tensor([1f, 9, -9, 1]).reshape(4, 1, 1, 1);
        bench.Weight("b").grad = tensor([5f, 1, 1, 5]).reshape(4, 1, 1, 1);
        var spec = Filters("a") with { Weights = ["a", "b"], Criterion = criterion, Dependency = GroupDependency.Leader };
        var masks = bench.Prune(spec);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bits.Of(masks["b"]), Is.EqualTo(Bits.Of(masks["a"])));
            Assert.That(Bits.Of(masks["a"]).Count(bit => bit == '1'), Is.EqualTo(2));
        }
    }

    [Test]
    public void D28_activation_is_found_whatever_the_layers_are_called()
    {
        using var model = Sequential(("stem", Conv2d(1, 2, 1, bias: false)), ("act", ReLU()), ("conv.head", Conv2d(2, 1, 1)));
        using (no_grad())
        {
            using var values = tensor([1f, -1f]).reshape(2, 1, 1, 1);
            ((Conv2d)model.named_children().First().module).weight.copy_(values);
        }

        var spec = Filters("stem.weight") with { Criterion = Criteria.ActivationZeros };
        using var bench = new Bench(model);
        // Hooks are there once the pruner is built.
        bench.Build(spec);
        using (var scope = NewDisposeScope())
        {
            model.call(ones(1, 1, 2, 2));
            model.call(ones(1, 1, 2, 2));
        }

        Assert.That(Bits.Of(bench.Prune(spec)["stem.weight"]), Is.EqualTo("10"));
    }

    // EX-21: the mask and the scale are two things here, so applying the mask twice changes nothing.
    [Test]
    public void D37_dropping_every_filter_leaves_one_and_the_mask_has_no_scale([Range(1, 20)] int seed)
    {
        using var bench = new Bench(("w", ones(4, 1, 1, 1)));
        var mask = bench.Prune(new BernoulliPrunerSpec { Name = "drop", Curve = KnownCurves.Constant(1), Weights = ["w"], Seed = seed })["w"];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bits.Of(mask), Does.Match("^[01]{4}$").And.Contains("1"));
            Assert.That(Bits.Values(mask * mask), Is.EqualTo(Bits.Values(mask)));
        }
    }

    [TestCase(1)]
    [TestCase(3)]
    public void D38_refitting_knows_stride_bias_and_maps_that_are_not_square(int kernel)
    {
        // The third channel repeats the first, so the others can make up for it without loss.
        using var scope = NewDisposeScope();
        using var layer = Conv2d(3, 2, kernel, stride: 2, padding: kernel / 2);
        Write(layer.weight, HashFill.Values(layer.weight.numel(), 3, -1, 1));
        Write(layer.bias!, [5f, -7f]);
        Write(layer.weight.narrow(1, 2, 1), HashFill.Values(2L * kernel * kernel, 4, -0.1, 0.1));
        var free = HashFill.Tensor([6, 2, 9, 14], seed: 5);
        var input = cat([free, free.narrow(1, 0, 1)], 1);
        var before = layer.call(input).detach();
        using var data = new TensorBatches(input.clone(), zeros(6, int64), new BatchOptions { BatchSize = 1 });
        using var bench = new Bench(layer);
        var spec = new ChannelReconstructionSpec { Name = "refit", Calibration = data, Curve = KnownCurves.Constant(0.34), Weights = ["weight"] };
        var mask = bench.Prune(spec)["weight"];
        using var noGrad = no_grad();
        layer.weight.mul_(mask);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bits.Values(mask.sum([0, 2, 3])), Is.EqualTo([2f * kernel * kernel, 2f * kernel * kernel, 0]));
            TensorAssert.Close(layer.call(input), before, relative: 1e-4);
        }
    }

    [Test]
    public void D41_channels_and_layer_are_the_sum_of_both()
    {
        using var bench = new Bench(("w", HashFill.Tensor([3, 4, 2, 2], seed: 8)));
        using var scope = NewDisposeScope();
        var both = Lasso(bench, new(0.1, Structure.Channel, Structure.Layer));
        Assert.That(both, Is.EqualTo(Lasso(bench, new(0.1, Structure.Channel)) + Lasso(bench, new(0.1, Structure.Layer))).Within(1e-5));
    }

    [Test]
    public void D43_regularizer_that_replaced_modules_is_refused_with_what_to_use() =>
        Assert.That(
            () => Repository.Parse("regularizers:\n  drop: {class: DropFilterRegularizer}\npolicies:\n  - regularizer: {instance_name: drop}\n    epochs: [0]\n"),
            Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains("BernoulliFilterPruner"));

    [Test]
    public void D53_removal_of_layers_is_refused_by_name() =>
        Assert.That(
            () => Repository.Parse(
                "extensions:\n  thin: {class: StructureRemover, thinning_func_str: remove_layers, arch: a, dataset: cifar10}\npolicies:\n  - extension: {instance_name: thin}\n    epochs: [0]\n"),
            Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains("remove_layers").And.Message.Contains("remove_filters"));

    [Test]
    public void D61_kept_mask_of_a_regularizer_touches_its_own_parameters_only()
    {
        using var model = new ParameterModel(("a", tensor([1f, 2, 3, 4])), ("b", tensor([1f, 2, 3, 4])));
        var half = new LevelPrunerSpec { Name = "half", Levels = new Dictionary<string, double> { ["b"] = 0.5 } };
        var lasso = new L1RegularizerSpec { Name = "l1", Strengths = new Dictionary<string, double> { ["a"] = 1.5 }, ZeroesSmallWeights = true };
        var schedule = CompressionSchedule.Empty
            .Prune(half, EpochWindow.Range(0, 3), new PruningOptions { MaskOnForwardOnly = true })
            .Regularize(lasso, EpochWindow.At(0), keepMask: true);
        using var scheduler = new CompressionScheduler(schedule, model);
        var step = new TrainingStep(0, 0, 1);
        scheduler.OnEpochBegin(0);
        scheduler.OnMinibatchBegin(step);
        using (var loss = tensor(0f))
        {
            scheduler.BeforeBackward(step, loss);
        }

        scheduler.BeforeOptimizerStep(step);
        scheduler.OnMinibatchEnd(step);
        scheduler.OnEpochEnd(0, EpochMetrics.None);
        Assert.That(scheduler.Masks["b"].MaskOnForwardOnly, "the mask of another policy stays as it was asked for");
    }

    [Test]
    public void D64_masked_gradients_of_two_policies_leave_other_parameters_alone()
    {
        using var model = new ParameterModel(("a", tensor([1f, 2])), ("b", tensor([1f, 2])), ("c", tensor([1f, 2])));
        var options = new PruningOptions { MaskOnForwardOnly = true, MaskGradients = true };
        var schedule = CompressionSchedule.Empty
            .Prune(Half("first", "a"), EpochWindow.At(0), options)
            .Prune(Half("second", "b"), EpochWindow.At(0), options);
        using var scheduler = new CompressionScheduler(schedule, model);
        var step = new TrainingStep(0, 0, 1);
        scheduler.OnEpochBegin(0);
        scheduler.OnMinibatchBegin(step);
        using (var scope = NewDisposeScope())
        {
            var sum = model.get_parameter("a")!.sum() + model.get_parameter("b")!.sum() + model.get_parameter("c")!.sum();
            scheduler.BeforeBackward(step, sum).Overall.backward();
        }

        scheduler.BeforeOptimizerStep(step);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bits.Values(model.get_parameter("a")!.grad!), Is.EqualTo([0f, 1]));
            Assert.That(Bits.Values(model.get_parameter("b")!.grad!), Is.EqualTo([0f, 1]));
            Assert.That(Bits.Values(model.get_parameter("c")!.grad!), Is.EqualTo([1f, 1]));
        }
    }

    [TestCase(Structure.Filter)]
    [TestCase(Structure.Kernel)]
    [TestCase(Structure.Channel)]
    public void D65_masks_are_made_where_the_weight_is(Structure structure)
    {
        using var bench = new Bench(("w", HashFill.Tensor([4, 4, 1, 1], seed: 2)));
        var mask = bench.Prune(Filters("w") with { Structure = structure })["w"];
        Assert.That((mask.device_type, mask.dtype), Is.EqualTo((bench.Weight("w").device_type, bench.Weight("w").dtype)));
    }

    // EX-02
    [Test]
    public void Ex02_one_of_many_weights_falls_under_the_threshold()
    {
        using var bench = new Bench(("w", ones(3, 64, 32, 32)));
        using (no_grad())
        {
            bench.Weight("w").narrow(0, 1, 1).narrow(1, 5, 1).narrow(2, 7, 1).narrow(3, 9, 1).fill_(0.2f);
        }

        var mask = bench.Prune(new MagnitudePrunerSpec { Name = "p", Thresholds = new Dictionary<string, double> { ["*"] = 0.4 } })["w"];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SparsityMeasures.NonZeroCount(mask), Is.EqualTo(196607));
            Assert.That(SparsityMeasures.NonZeroCount(full_like(mask, 0.3) * mask), Is.EqualTo(196607));
        }
    }

    // EX-45: masks taken from "not zero" would hold the shift of a fresh normalisation at zero for ever.
    [Test]
    public void D59_rewound_weights_keep_their_mask_and_what_was_zero_at_the_start_learns()
    {
        using var model = Sequential(("conv", Conv2d(1, 4, 1)), ("norm", BatchNorm2d(4)));
        var early = ModelState.Save(model);
        using var optimizer = optim.SGD(model.parameters(), 0.1, momentum: 0.9);
        var spec = new LevelPrunerSpec { Name = "half", Levels = new Dictionary<string, double> { ["conv.weight"] = 0.5 } };
        using var scheduler = new CompressionScheduler(CompressionSchedule.Empty.Prune(spec, EpochWindow.At(0)), model, optimizer);
        scheduler.OnEpochBegin(0);
        Step(0);
        ModelState.Load(model, early.Tensors, "the weights of the start");
        Step(1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.named_parameters().Select(entry => entry.name).Where(name => scheduler.Masks[name].Mask is not null), Is.EqualTo(["conv.weight"]));
            Assert.That(Bits.Values(model.get_parameter("conv.weight")!).Count(value => value == 0), Is.EqualTo(2));
            Assert.That(Bits.Values(model.get_parameter("norm.bias")!), Has.None.Zero);
        }

        void Step(int minibatch)
        {
            using var scope = NewDisposeScope();
            TrainingStep step = new(0, minibatch, 2);
            scheduler.OnMinibatchBegin(step);
            var loss = scheduler.BeforeBackward(step, model.call(HashFill.Tensor([4, 1, 2, 2], seed: minibatch)).sum()).Overall;
            optimizer.zero_grad();
            loss.backward();
            scheduler.BeforeOptimizerStep(step);
            optimizer.step();
            scheduler.OnMinibatchEnd(step);
        }
    }

    private static IEnumerable<CriterionSpec> LeaderCriteria =>
        [Criteria.L1, Criteria.L2, Criteria.Random(3), Criteria.Gradient, Criteria.GeometricMedian];

    private static RankedPrunerSpec Filters(string name) => RankedPrunerSpec.L1("p", Structure.Filter, KnownCurves.Constant(0.5), [name]);

    private static LevelPrunerSpec Half(string name, string parameter) => new() { Name = name, Levels = new Dictionary<string, double> { [parameter] = 0.5 } };

    private static double Lasso(Bench bench, GroupPenalty penalty)
    {
        var spec = new GroupLassoSpec { Name = "lasso", Penalties = new Dictionary<string, GroupPenalty> { ["w"] = penalty } };
        return spec.Build(bench.Context).Penalty("w", bench.Weight("w")).ToDouble();
    }

    private static void Write(Tensor target, float[] values)
    {
        using var noGrad = no_grad();
        using var replacement = tensor(values);
        target.copy_(replacement.reshape(target.shape));
    }
}
