using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Scheduling;
using Distiller.Testing;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests;

/// <summary>Each workflow trains, removes and trains on.</summary>
public sealed class CompressionWorkflowTests
{
    private static readonly ImmutableArray<long> _shape = [1, 1, 12, 12];

    [Test]
    public void Slimming_removes_the_filters_of_the_smallest_scales()
    {
        using var net = Net();
        using (no_grad())
        {
            using var scales = tensor([1f, .01f, 1f, .02f, 1f, 1f]);
            net.get_parameter("bn1.weight")!.copy_(scales);
        }

        Train(net, CompressionSchedule.Empty.Slim(new() { Weights = ["conv1.weight"], InputShape = _shape, SparseEpochs = 1, Fraction = 1.0 / 3 }), 2);

        Assert.That(net.get_parameter("conv1.weight")!.shape[0], Is.EqualTo(4));
        Assert.That(net.get_parameter("conv2.weight")!.shape[1], Is.EqualTo(4));
        Assert.That(Bits.Values(net.get_parameter("bn1.weight")!), Is.All.GreaterThan(.5f));
    }

    [Test]
    public void Trimming_removes_a_fraction_of_what_is_left_in_each_round()
    {
        using var net = Net();

        Train(net, CompressionSchedule.Empty.Trim(new() { Weights = ["conv2.weight"], InputShape = _shape, Fraction = .25, Rounds = 2, EpochsBetween = 1 }), 3);

        Assert.That(net.get_parameter("conv2.weight")!.shape[0], Is.EqualTo(5), "8 lose 2, 6 lose 1");
        Assert.That(net.get_parameter("fc.weight")!.shape[1], Is.EqualTo(45));
    }

    [Test]
    public void Guided_sparsity_removes_channels_below_the_threshold()
    {
        using var net = Net();
        using (no_grad())
        {
            using var scope = NewDisposeScope();
            net.get_parameter("conv2.weight")!.narrow(1, 3, 1).mul_(1e-3);
        }

        Train(net, CompressionSchedule.Empty.Guide(new() { Strengths = new Dictionary<string, double> { ["conv2.weight"] = 1e-3 }, InputShape = _shape, SparseEpochs = 1, Threshold = .05 }), 2);

        Assert.That(net.get_parameter("conv2.weight")!.shape[1], Is.EqualTo(5));
        Assert.That(net.get_parameter("conv1.weight")!.shape[0], Is.EqualTo(5));
    }

    private static SmallNet Net()
    {
        SmallNet net = new();
        Some.Refill(net, 3);
        return net;
    }

    private static void Train(SmallNet net, CompressionSchedule schedule, int epochs)
    {
        using var images = Some.Images(8, 1, 12);
        using var labels = Some.Labels(8);
        using TensorBatches batches = new(images, labels, new BatchOptions { BatchSize = 4 });
        using var optimizer = optim.SGD(net.parameters(), 1e-3, momentum: 0.9);
        using CompressionScheduler scheduler = new(schedule, net, optimizer);
        new Trainer(TrainingTask.Classification(net), optimizer, scheduler, new TrainerOptions { Epochs = epochs }).Fit(batches, batches);
    }
}
