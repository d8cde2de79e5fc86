using Distiller.Configuration;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning.Tests.Support;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.LowRank;

/// <summary>Layers that are factored in the course of training.</summary>
public sealed class LowRankPolicyTests
{
    private static readonly LowRankSpec Factors = new()
    {
        Name = "svd",
        InputShape = [1, 3, 8, 8],
        Ranks = new Dictionary<string, int> { ["fc.weight"] = 3 },
        RankFractions = new Dictionary<string, double> { ["conv*.weight"] = 0.25 },
        Spatial = ["conv2.weight"],
    };

    [Test]
    public void Layers_are_factored_at_the_first_step_and_learn_on([Values] bool adam)
    {
        using SmallRun run = new(Some.Classifier(), Schedule(), adam);

        run.Run(0, 1);
        Assert.That(Names(run.Net), Has.No.Member("fc.reduce.weight"));
        run.Run(1, 2);
        using Tensor before = run.Net.get_parameter("fc.reduce.weight")!.detach().clone();
        run.Run(2, 3);

        TensorAssert.Shape(run.Net.get_parameter("fc.reduce.weight")!, 3, 16);
        TensorAssert.Shape(run.Net.get_parameter("conv1.weight")!, 8, 2, 1, 1);
        TensorAssert.Shape(run.Net.get_parameter("conv2.weight")!, 16, 6, 1, 3);
        using var scope = NewDisposeScope();
        Assert.That(run.Net.get_parameter("fc.reduce.weight")!.equal(before).all().item<bool>(), Is.False, "the new parameter is learned");
    }

    [Test]
    public void Optimizer_has_one_group_and_remembers_the_others()
    {
        using SmallRun run = new(Some.Classifier(), CompressionSchedule.Empty);
        run.Run(0, 1);
        using Tensor bias = run.Momentum("fc.bias")!.clone();

        run.Net.Factor([1, 3, 8, 8], [new LowRankLayer("fc", 3)], run.Scheduler.Masks, run.Optimizer);

        Assert.That(run.Optimizer.ParamGroups.Count(), Is.EqualTo(1));
        Assert.That(
            run.Optimizer.parameters().Select(parameter => parameter.Handle),
            Is.EquivalentTo(run.Net.parameters().Select(parameter => parameter.Handle)));
        TensorAssert.Exact(run.Momentum("fc.bias")!, bias);
        Assert.That(run.Momentum("fc.weight"), Is.Null, "it is another weight now");
        Assert.That(run.Momentum("fc.reduce.weight"), Is.Null);
        Assert.That(run.Scheduler.Masks.Contains("fc.reduce.weight"));
    }

    [Test]
    public void Options_of_a_layer_hold_for_its_factors()
    {
        using var model = Some.Classifier();
        using var optimizer = optim.SGD(
            [
                new SGD.ParamGroup([.. model.parameters().Where(parameter => parameter.dim() > 1)], lr: 0.1, weight_decay: 0.5),
                new SGD.ParamGroup([.. model.parameters().Where(parameter => parameter.dim() <= 1)], lr: 0.2),
            ],
            0.3);
        var group = (ParamGroup)optimizer.ParamGroups.First();
        group.InitialLearningRate = 0.7;

        model.Factor([1, 3, 8, 8], [new LowRankLayer("fc", 3)], optimizer: optimizer);

        var reduce = model.get_parameter("fc.reduce.weight")!.Handle;
        Assert.That(group.Parameters.Count(parameter => parameter.Handle == reduce), Is.EqualTo(1));
        Assert.That((group.LearningRate, group.InitialLearningRate), Is.EqualTo((0.1, 0.7)));
        Assert.That(optimizer.ParamGroups.Last().LearningRate, Is.EqualTo(0.2));
    }

    [Test]
    public void Checkpoint_resumes_on_a_model_of_whole_layers_bit_for_bit([Values(0, 1, 2, 3)] int at, [Values] bool adam)
    {
        using SmallRun whole = new(Some.Classifier(), Schedule(), adam);
        whole.Run(0, at);
        using Checkpoint checkpoint = whole.Save();
        whole.Run(at, 4);
        using SmallRun resumed = new(Some.Classifier(), Schedule(), adam);

        resumed.Restore(checkpoint);
        resumed.Run(at, 4);

        Assert.That(Names(resumed.Net), Is.EqualTo(Names(whole.Net)));
        foreach (var (name, value) in whole.Net.state_dict())
        {
            TensorAssert.Exact(resumed.Net.state_dict()[name], value, name);
        }
    }

    [Test]
    public void Checkpoint_of_two_cuts_resumes()
    {
        var schedule = CompressionSchedule.Empty
            .Factor(Factors with { Name = "late", Ranks = new Dictionary<string, int> { ["fc.weight"] = 3 }, RankFractions = new Dictionary<string, double>(), Spatial = [] }, EpochWindow.At(2))
            .Factor(Factors with { Name = "early", Ranks = new Dictionary<string, int> { ["conv2.weight"] = 5 }, RankFractions = new Dictionary<string, double>() }, EpochWindow.At(1));
        using SmallRun whole = new(Some.Classifier(), schedule);
        whole.Run(0, 3);
        using Checkpoint checkpoint = whole.Save();
        whole.Run(3, 4);
        using SmallRun resumed = new(Some.Classifier(), schedule);

        resumed.Restore(checkpoint);
        resumed.Run(3, 4);

        foreach (var (name, value) in whole.Net.state_dict())
        {
            TensorAssert.Exact(resumed.Net.state_dict()[name], value, name);
        }
    }

    [Test]
    public void Checkpoint_of_another_model_is_refused_and_changes_nothing()
    {
        using SmallRun whole = new(Some.Classifier(), Schedule());
        whole.Run(0, 2);
        using Checkpoint checkpoint = whole.Save();
        using SmallRun other = new(nn.Sequential(("conv1", Some.Conv()), ("conv2", Some.Conv(16, 8)), ("pool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()), ("fc", Some.Linear(16, 10))), Schedule());
        string[] before = Names(other.Net);

        Assert.That(() => other.Restore(checkpoint), Throws.TypeOf<ModelStructureException>().With.Message.Contains("bn1"));

        Assert.That(Names(other.Net), Is.EqualTo(before));
    }

    [Test]
    public void Mask_of_a_factored_weight_is_dropped()
    {
        var schedule = CompressionSchedule.Empty
            .Prune(RankedPrunerSpec.L1("elements", Structure.Element, KnownCurves.Constant(0.5), ["fc.weight", "conv1.weight"]), EpochWindow.At(0))
            .Factor(Factors with { RankFractions = new Dictionary<string, double>(), Spatial = [] }, EpochWindow.At(1));
        using SmallRun run = new(Some.Classifier(), schedule);

        run.Run(0, 3);

        Assert.That(run.Scheduler.Masks.Active.Select(mask => mask.Name), Is.EqualTo((string[])["conv1.weight"]));
    }

    [Test]
    public void File_says_the_same_as_code()
    {
        var schedule = SmallRun.Read(
            "{class: LowRankFactorizer, input_shape: [1, 3, 8, 8], ranks: {fc.weight: 3}, rank_fractions: {conv*.weight: 0.25}, spatial: [conv2.weight]}", "[1]");
        using SmallRun read = new(Some.Classifier(), schedule);
        using SmallRun written = new(Some.Classifier(), CompressionSchedule.Empty.Factor(Factors, EpochWindow.At(1)));

        read.Run(0, 3);
        written.Run(0, 3);

        foreach (var (name, value) in written.Net.state_dict())
        {
            TensorAssert.Exact(read.Net.state_dict()[name], value, name);
        }
    }

    [Test]
    public void Plan_lists_the_weights()
    {
        using var model = Some.Classifier();

        Assert.That(
            CompressionSchedule.Empty.Factor(Factors, EpochWindow.At(1)).DryRun(model).Select(row => row.Parameter),
            Is.EqualTo((string[])["conv1.weight", "conv2.weight", "fc.weight"]));
    }

    [TestCase("ranks: {fc2.weight: 3}", "'fc.weight'")]
    [TestCase("ranks: {fc.weight: 99}", "from 1 to 10")]
    [TestCase("ranks: {bn1.weight: 3}", "BatchNorm2d")]
    [TestCase("ranks: {fc.weight: 3}, spatial: [fc.weight]", "Truncated")]
    [TestCase("ranks: {fc.weight: 3}, spatial: [conv1.weight]", "has no rank")]
    public void Misfit_is_named_with_file_and_line(string body, string hint)
    {
        var schedule = SmallRun.Read($"{{class: LowRankFactorizer, input_shape: [1, 3, 8, 8], {body}}}", "[1]");
        using var model = Some.Classifier();

        Assert.That(() => schedule.DryRun(model), Throws.TypeOf<ModelStructureException>().With.Message.Contains(hint).And.Message.Contains(".yaml(2,"));
    }

    [TestCase("rank: {fc.weight: 3}", "change it to 'ranks'")]
    [TestCase("ranks: {fc.weight: 2.5}", "whole number")]
    [TestCase("rank_fractions: {fc.weight: 1.5}", "above 0")]
    public void Mistake_in_a_file_is_named(string body, string hint) => Assert.That(
        () => SmallRun.Read($"{{class: LowRankFactorizer, input_shape: [1, 3, 8, 8], {body}}}", "[1]"),
        Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains(hint));

    [Test]
    public void Scheduler_without_an_optimizer_is_refused()
    {
        using var model = Some.Classifier();

        Assert.That(() => new CompressionScheduler(Schedule(), model), Throws.InvalidOperationException.With.Message.Contains("optimizer"));
    }

    [Test]
    public void Nothing_leaks([Values] bool adam) => TensorLeakCheck.Verify(() =>
    {
        using SmallRun run = new(Some.Classifier(), Schedule(), adam);
        run.Run(0, 2);
        using Checkpoint checkpoint = run.Save();
        using SmallRun resumed = new(Some.Classifier(), Schedule(), adam);
        resumed.Restore(checkpoint);
        resumed.Run(2, 3);
    });

    private static CompressionSchedule Schedule() => CompressionSchedule.Empty
        .Factor(Factors, EpochWindow.At(1))
        .DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = 4 }, EpochWindow.Range(0, 4));

    private static string[] Names(nn.Module model) => [.. model.named_parameters().Select(entry => entry.name)];
}
