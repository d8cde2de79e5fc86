using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Persistence;
using Distiller.Pruning.Tests.Support;
using Distiller.Statistics;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Blocks;

public sealed class ResidualBlockTests
{
    private static readonly long[] Shape = [1, 3, 8, 8];

    [Test]
    public void Blocks_are_found_by_trying_and_the_reason_says_what_is_missing()
    {
        using var model = new BlockNet();
        using var before = ModelState.Save(model);

        ImmutableArray<ResidualBlock> blocks = ResidualBlocks.Find(model, Shape);

        Assert.That(blocks.Select(block => block.Name), Is.EqualTo(["blocks.0", "blocks.1", "blocks.2"]));
        Assert.That(blocks.SelectMany(block => block.Gates), Is.EqualTo(["blocks.0.bn2", "blocks.1.bn2", "blocks.2.bn2"]));
        Assert.That(blocks.Select(block => block.KeptReason is null), Is.EqualTo([true, true, false]));
        Assert.That(blocks[2].KeptReason, Does.Contain("Bypass.IsEmpty"));
        Assert.That(blocks[0].Layers, Is.EqualTo(["blocks.0.conv1", "blocks.0.bn1", "blocks.0.conv2", "blocks.0.bn2"]));
        AssertUnchanged(model, before.Tensors);
    }

    [Test]
    public void A_chain_has_no_blocks()
    {
        using var model = Some.Classifier();

        Assert.That(ResidualBlocks.Find(model, Shape), Is.Empty);
    }

    [Test]
    public void Removed_block_passes_on_what_it_is_given()
    {
        using var model = new BlockNet();
        long macs = Macs(model);
        using Tensor images = Some.Images();
        using Tensor expected = WithoutBranch(model, images);

        BlockRemovalResult result = model.RemoveBlocks(Shape, ["blocks.1"]);

        model.eval();
        using var scope = NewDisposeScope();
        Assert.That(model.call(images).allclose(expected, atol: 1e-6));
        Assert.That(result.ProofError, Is.LessThan(1e-5));
        Assert.That(result.OutputChange, Is.GreaterThan(0));
        Assert.That(result.ParametersBefore - result.ParametersAfter, Is.EqualTo(result.Blocks.Single().ParameterCount));
        Assert.That(macs - Macs(model), Is.EqualTo(2 * 8 * 12 * 9 * 64));
        Assert.That(result.ToString(), Does.Contain("blocks.1"));
    }

    [Test]
    public void What_is_left_can_be_trained_thinned_and_saved()
    {
        using var model = new BlockNet();
        model.RemoveBlocks(Shape, ["blocks.0"]);
        Step(model);

        var couplings = StructureProbe.Run(model, Shape);
        model.ZeroCouplings(couplings, 0.5);
        ThinningResult thinned = model.Thin(Shape);

        Assert.That(thinned.ProofError, Is.LessThan(1e-5));
        Assert.That(thinned.Layers.Single(layer => layer.Layer == "blocks.1.conv1").OutputsAfter, Is.EqualTo(6));

        using var saved = ModelState.Save(model);
        using var fresh = new BlockNet();
        LayerShapes.Adopt(fresh, saved.Tensors);
        ModelState.Load(fresh, saved.Tensors, "the smaller model");
        model.eval();
        fresh.eval();
        using var scope = NewDisposeScope();
        Assert.That(fresh.call(Some.Images()).equal(model.call(Some.Images())).all().item<bool>(), "the shapes say that the block is gone");
    }

    [Test]
    public void Unknown_and_unremovable_blocks_are_refused_and_nothing_changes()
    {
        using var model = new BlockNet();
        using var before = ModelState.Save(model);

        Assert.That(
            () => model.RemoveBlocks(Shape, ["blocks.0", "block.1"]),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("'blocks.1'"));
        Assert.That(
            () => model.RemoveBlocks(Shape, ["blocks.0", "blocks.2"]),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("input.alias()"));
        AssertUnchanged(model, before.Tensors);
    }

    [Test]
    public void Nothing_leaks() => TensorLeakCheck.Verify(() =>
    {
        using var model = new BlockNet();
        model.RemoveBlocks(Shape, ["blocks.0"]);
    });

    [Test]
    public void Budget_removes_a_block_that_contributes_nothing()
    {
        using var model = new BlockNet();
        using (no_grad())
        {
            model.get_parameter("blocks.1.bn2.weight")!.zero_();
            model.get_parameter("blocks.1.bn2.bias")!.zero_();
        }

        BudgetResult result = Compress.ToBudget(model, Likeness(model), latency: 0.7, maxDrop: 1);

        BudgetGroup block = result.Groups.Single(group => group.Name == "blocks.1");
        Assert.That((block.IsBlock, block.Kept), Is.EqualTo((true, 0)));
        BudgetGroup inside = result.Groups.Single(group => group.Name == "blocks.1.conv1");
        Assert.That(inside.Kept, Is.EqualTo(inside.Channels), "what is inside a block that is gone is not searched");
        Assert.That(result.Tried.Select(point => string.Join(' ', point.Kept)), Is.Unique);
        Assert.That(result.Blocks!.Blocks.Select(removed => removed.Name), Is.EqualTo(["blocks.1"]));
        Assert.That(result.Chosen.MacFraction, Is.LessThanOrEqualTo(0.71));
        Assert.That(result.After.Loss, Is.EqualTo(result.Chosen.Loss).Within(1e-6), "masked evaluation is that of the model without the block");
    }

    [Test]
    public void Time_of_calls_goes_with_the_block()
    {
        using var model = new BlockNet();
        // Every call takes 1 ms however few channels it has: only blocks can save anything.
        MeasuredCosts costs = MeasuredCosts.InMemory(measure: new OneMillisecond());

        BudgetCut cut = Compress.ToMacs(model, Shape, 0.4, new() { Costs = costs });

        Assert.That(cut.Blocks!.Blocks.Select(block => block.Name), Is.EqualTo(["blocks.0", "blocks.1"]));
    }

    [Test]
    public void Blocks_stay_if_the_options_say_so()
    {
        using var model = new BlockNet();

        BudgetCut cut = Compress.ToMacs(model, Shape, 0.5, new() { RemovesBlocks = false });

        Assert.That(cut.Blocks, Is.Null);
        Assert.That(cut.Thinning.Layers, Is.Not.Empty);
    }

    private static long Macs(nn.Module<Tensor, Tensor> model) => MacCounter.Measure(model, Shape).Sum(cost => cost.MacCount);

    private static Tensor WithoutBranch(BlockNet model, Tensor images)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        model.eval();
        Tensor weight = model.get_parameter("blocks.1.bn2.weight")!;
        Tensor bias = model.get_parameter("blocks.1.bn2.bias")!;
        (Tensor weightBefore, Tensor biasBefore) = (weight.clone(), bias.clone());
        weight.zero_();
        bias.zero_();
        Tensor output = model.call(images);
        weight.copy_(weightBefore);
        bias.copy_(biasBefore);
        return output.MoveToOuterDisposeScope();
    }

    private static void Step(BlockNet model)
    {
        using var optimizer = optim.SGD(model.parameters(), 0.01, momentum: 0.9, weight_decay: 1e-4);
        model.train();
        for (int step = 0; step < 2; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(Some.Images()), Some.Labels()).backward();
            optimizer.step();
        }
    }

    /// <summary>How far the outputs are from those of the model as it is now.</summary>
    private static BudgetTask Likeness(BlockNet model)
    {
        model.eval();
        using var noGrad = no_grad();
        Tensor expected = model.call(Some.Images()).DetachFromDisposeScope();
        return new()
        {
            InputShape = [.. Shape],
            Evaluate = () =>
            {
                using var scope = NewDisposeScope();
                using var noGradients = no_grad();
                model.eval();
                return new((model.call(Some.Images()) - expected).abs().mean().ToDouble(), null, null, 4);
            },
        };
    }

    private static void AssertUnchanged(nn.Module model, ImmutableSortedDictionary<string, Tensor> before)
    {
        foreach (var (name, tensor) in model.state_dict())
        {
            Assert.That(tensor.shape, Is.EqualTo(before[name].shape), name);
            Assert.That(tensor.equal(before[name]).all().item<bool>(), name);
        }
    }

    private sealed class OneMillisecond : ICostMeasure
    {
        public double Milliseconds(LayerShape shape, CostConditions conditions) => 1;
    }
}
