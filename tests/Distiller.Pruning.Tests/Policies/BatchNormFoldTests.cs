using Distiller.Scheduling;
using Distiller.Statistics;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Pruning.Tests.Policies;

/// <summary>EX-23: filters are ranked with the batch normalisation behind them folded in.</summary>
public sealed class BatchNormFoldTests
{
    [Test]
    public void D08_mask_from_folded_weights_is_applied_to_the_parameter()
    {
        // By itself filter 1 is the smaller one; its normalisation makes it the larger.
        using var model = Model(weights: [3f, 2f], scales: [1f, .5f], variances: [4f, .01f]);
        using var scheduler = Scheduler(model, fold: true);
        Assert.That(Masked(scheduler, model), Is.EqualTo([0f, 2f]));
    }

    [Test]
    public void Weights_are_ranked_as_they_are_without_the_option()
    {
        using var model = Model(weights: [3f, 2f], scales: [1f, .5f], variances: [4f, .01f]);
        using var scheduler = Scheduler(model, fold: false);
        Assert.That(Masked(scheduler, model), Is.EqualTo([3f, 0f]));
    }

    [Test]
    public void D09_bias_is_left_alone()
    {
        using var model = Model(weights: [3f, 2f], scales: [1f, .5f], variances: [4f, .01f]);
        var spec = new LevelPrunerSpec { Name = "level", Levels = new Dictionary<string, double> { ["conv.bias"] = 0.5 } };
        using var scheduler = new CompressionScheduler(
            CompressionSchedule.Empty.Prune(spec, EpochWindow.At(0), new() { FoldBatchNorm = true }), model);
        scheduler.OnEpochBegin(0);
        Assert.That(scheduler.Masks["conv.bias"].Mask!.shape, Is.EqualTo([2L]));
    }

    private static CompressionScheduler Scheduler(Sequential model, bool fold) => new(
        CompressionSchedule.Empty.Prune(
            RankedPrunerSpec.L1("filters", Structure.Filter, KnownCurves.Constant(0.5), ["conv.weight"]), EpochWindow.At(0), new() { FoldBatchNorm = fold }),
        model);

    private static float[] Masked(CompressionScheduler scheduler, Sequential model)
    {
        scheduler.OnEpochBegin(0);
        scheduler.OnMinibatchBegin(new TrainingStep(0, 0, 1));
        return Bits.Values(model.get_parameter("conv.weight")!);
    }

    private static Sequential Model(float[] weights, float[] scales, float[] variances)
    {
        var model = Sequential(("conv", Conv2d(1, 2, 1)), ("bn", BatchNorm2d(2)));
        using var noGrad = no_grad();
        var state = model.state_dict();
        foreach (var (name, values) in ((string, float[])[])[("conv.weight", weights), ("bn.weight", scales), ("bn.running_var", variances)])
        {
            using var replacement = tensor(values);
            state[name].copy_(replacement.reshape(state[name].shape));
        }

        return model;
    }
}
