using Distiller.Configuration;
using Distiller.Persistence;
using Distiller.Pruning.Tests.Support;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Blocks;

/// <summary>Blocks that go in the course of training.</summary>
public sealed class BlockPolicyTests
{
    private const string Removed = "blocks.1.conv1.weight";
    private const string Stays = "blocks.0.conv1.weight";

    [Test]
    public void Blocks_go_at_the_first_step_and_training_goes_on([Values] bool adam)
    {
        using SmallRun run = new(new BlockNet(), Schedule("blocks.1"), adam);

        run.Run(0, 1);
        Assert.That(run.Net.get_parameter(Removed)!.numel(), Is.EqualTo(12 * 8 * 9));
        run.Run(1, 3);

        Assert.That(run.Net.get_parameter(Removed)!.numel(), Is.Zero);
        Assert.That(run.Net.get_parameter(Stays)!.numel(), Is.EqualTo(12 * 8 * 9));
        Assert.That(run.Scheduler.Masks[Removed].Mask!.numel(), Is.Zero, "the mask goes with its weight");
        Assert.That(run.Scheduler.Masks[Stays].Mask!.numel(), Is.EqualTo(12 * 8 * 9));
    }

    [Test]
    public void Optimizer_remembers_what_stays()
    {
        using SmallRun run = new(new BlockNet(), Schedule("blocks.1"));
        run.Run(0, 1);
        using Tensor before = run.Momentum(Stays)!.clone();

        run.Net.RemoveBlocks([1, 3, 8, 8], ["blocks.1"], run.Scheduler.Masks, run.Optimizer);

        TensorAssert.Exact(run.Momentum(Stays)!, before);
        Assert.That(run.Momentum(Removed)!.numel(), Is.Zero);
        Assert.That(() => run.Run(1, 2), Throws.Nothing);
    }

    [Test]
    public void Checkpoint_resumes_on_a_model_of_full_size_bit_for_bit([Values(0, 1, 2)] int at, [Values] bool adam)
    {
        using SmallRun whole = new(new BlockNet(), Schedule("blocks.0", "blocks.1"), adam);
        whole.Run(0, at);
        using Checkpoint checkpoint = whole.Save();
        whole.Run(at, 4);
        using SmallRun resumed = new(new BlockNet(), Schedule("blocks.0", "blocks.1"), adam);

        resumed.Restore(checkpoint);
        resumed.Run(at, 4);

        foreach (var (name, value) in whole.Net.state_dict())
        {
            TensorAssert.Exact(resumed.Net.state_dict()[name], value, name);
        }
    }

    [Test]
    public void Recipe_makes_the_same_of_a_model_of_full_size()
    {
        using var model = new BlockNet();
        using var other = new BlockNet();
        BlockRemovalResult result = model.RemoveBlocks([1, 3, 8, 8], ["blocks.1"]);

        ThinningRecipe.Parse(result.Recipe.ToJson()).Apply(other);

        model.eval();
        other.eval();
        using var scope = NewDisposeScope();
        TensorAssert.Exact(other.call(Some.Images()), model.call(Some.Images()));
    }

    [Test]
    public void File_says_the_same_as_code()
    {
        var schedule = SmallRun.Read("{class: BlockRemover, blocks: [blocks.0, blocks.1], input_shape: [1, 3, 8, 8]}", "[1]");
        using SmallRun run = new(new BlockNet(), schedule);

        run.Run(0, 2);

        Assert.That(run.Net.get_parameter(Removed)!.numel(), Is.Zero);
        Assert.That(run.Net.get_parameter(Stays)!.numel(), Is.Zero);
    }

    [Test]
    public void Mistakes_are_named()
    {
        var unknown = SmallRun.Read("{class: BlockRemover, blocks: [block.1], input_shape: [1, 3, 8, 8]}", "[1]");
        using var model = new BlockNet();
        Assert.That(
            () => unknown.DryRun(model),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("'blocks.1'").And.Message.Contains(".yaml(2,"));
        Assert.That(
            () => SmallRun.Read("{class: BlockRemover, block: [blocks.1], input_shape: [1, 3, 8, 8]}", "[1]"),
            Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains("change it to 'blocks'"));
        Assert.That(
            () => SmallRun.Read("{class: BlockRemover, blocks: [blocks.1]}", "[1]"),
            Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains("input_shape"));

        using SmallRun run = new(new BlockNet(), Schedule("blocks.2"));
        run.Run(0, 1);
        Assert.That(() => run.Run(1, 2), Throws.TypeOf<ModelStructureException>().With.Message.Contains("input.alias()"));
        Assert.That(run.Net.get_parameter("blocks.2.conv1.weight")!.numel(), Is.EqualTo(12 * 8 * 9), "unchanged");
    }

    [Test]
    public void Nothing_leaks([Values] bool adam) => TensorLeakCheck.Verify(() =>
    {
        using SmallRun run = new(new BlockNet(), Schedule("blocks.1"), adam);
        run.Run(0, 2);
        using Checkpoint checkpoint = run.Save();
        using SmallRun resumed = new(new BlockNet(), Schedule("blocks.1"), adam);
        resumed.Restore(checkpoint);
        resumed.Run(2, 3);
    });

    private static CompressionSchedule Schedule(params string[] blocks) => CompressionSchedule.Empty
        .Prune(RankedPrunerSpec.L1("filters", Structure.Filter, KnownCurves.Constant(0.25), [Removed, Stays]), EpochWindow.At(0))
        .RemoveBlocks(new() { Name = "depth", Blocks = [.. blocks], InputShape = [1, 3, 8, 8] }, EpochWindow.At(1));
}
