using Distiller.Data;
using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests;

/// <summary>Episodes on a small classifier.</summary>
public sealed class AutoCompressionEnvironmentTests
{
    private static readonly AutoCompressionOptions _options = new() { InputShape = [1, 1, 12, 12] };

    [Test]
    public void Observation_has_13_figures_scaled_to_one()
    {
        using var environment = Environment(_options);

        var first = environment.Reset(1);

        Assert.That(environment.Layers.Select(layer => layer.Name), Is.EqualTo((string[])["conv1", "conv2"]));
        Assert.That(first, Has.Length.EqualTo(13));
        Assert.That(first.Take(1), Is.All.Zero);
        Assert.That(first[6], Is.EqualTo(1), "the stride of both layers is 1, and stays as it is");
        Assert.That((first[10], first[12]), Is.EqualTo((0.0, 0.0)));
    }

    [Test]
    public void Macs_and_weights_include_the_dependent_layers_each_in_its_place()
    {
        using var environment = Environment(_options);
        using SmallNet net = new();
        var costs = MacCounter.Measure(net, 1, 1, 12, 12).ToDictionary(cost => cost.Name);

        var conv2 = environment.Layers[1];

        Assert.That(conv2.Dependents, Is.EqualTo((string[])["fc"]));
        Assert.That(conv2.Macs, Is.EqualTo(costs["conv2"].MacCount + costs["fc"].MacCount));
        Assert.That(conv2.Weights, Is.EqualTo(costs["conv2"].WeightCount + costs["fc"].WeightCount));
    }

    [Test]
    public void Predicted_macs_are_those_of_the_thinned_model()
    {
        using var environment = Environment(_options with { Protocol = AutoCompressionProtocol.AccuracyGuaranteed });
        environment.Reset(1);
        environment.Step(0.5);
        var last = environment.Step(0.25);

        var outcome = environment.Finish();

        Assert.That(last.IsLast, Is.True);
        Assert.That(1 - last.Observation[10], Is.EqualTo(outcome.NormalizedMacs).Within(1e-12));
        Assert.That((environment.OriginalMacs, outcome.NormalizedMacs), Is.EqualTo((outcome.TotalMacs / outcome.NormalizedMacs, outcome.NormalizedMacs)));
        Assert.That(outcome.NormalizedMacs, Is.LessThan(0.6));
    }

    [TestCase(0.0)]
    [TestCase(0.4)]
    [TestCase(1.0)]
    public void Budget_is_met_whatever_the_agent_wants(double action)
    {
        using var environment = Environment(_options with { TargetDensity = 0.5 });
        environment.Reset(1);
        environment.Step(action);
        environment.Step(action);

        Assert.That(environment.Finish().NormalizedMacs, Is.LessThanOrEqualTo(0.5));
    }

    [Test]
    public void Channels_take_the_filters_before_them_along()
    {
        using var environment = Environment(_options with { Structure = Structure.Channel, Layers = ["conv2"], Protocol = AutoCompressionProtocol.AccuracyGuaranteed });

        using var compressed = environment.Compress([0.5], 1);

        Assert.That(environment.Layers[0].Dependents, Is.EqualTo((string[])["conv1"]));
        Assert.That(compressed.Model.get_parameter("conv1.weight")!.shape[0], Is.EqualTo(3));
        Assert.That(compressed.Model.get_parameter("conv2.weight")!.shape[1], Is.EqualTo(3));
        Assert.That(compressed.Thinning.ProofError, Is.LessThan(1e-5));
    }

    [Test]
    public void Best_episode_can_be_repeated_bit_for_bit()
    {
        using var environment = Environment(_options);
        using RandomAgent agent = new(5);
        var result = AutoCompressionSearch.Run(environment, agent, 4, seed: 5);

        using var compressed = result.Compress(environment);

        Assert.That(Quality(compressed.Model, default), Is.EqualTo(new ModelQuality(result.Best.Top1, result.Best.Top5, result.Best.Loss)));
        Assert.That(MacCounter.Measure(compressed.Model, 1, 1, 12, 12).Sum(cost => cost.MacCount), Is.EqualTo(result.Best.TotalMacs));
    }

    [Test]
    public void Layer_that_does_not_exist_is_named_with_the_nearest()
    {
        Assert.That(
            () => Environment(_options with { Layers = ["conv3"] }),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("'conv3'").And.Message.Contains("conv1"));
        Assert.That(
            () => Environment(_options with { Layers = ["fc"] }),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("output"));
    }

    [Test]
    public void Steps_out_of_turn_are_refused()
    {
        using var environment = Environment(_options);

        Assert.That(() => environment.Step(0.1), Throws.InvalidOperationException);
        environment.Reset(1);
        Assert.That(() => environment.Finish(), Throws.InvalidOperationException);
    }

    [Test]
    public void Episodes_leak_no_tensors()
    {
        using var environment = Environment(_options);
        using RandomAgent agent = new(5);
        AutoCompressionSearch.Run(environment, agent, 1);

        TensorLeakCheck.Verify(() => AutoCompressionSearch.Run(environment, agent, 2));
    }

    private static AutoCompressionEnvironment Environment(AutoCompressionOptions options) => new(Dense, Quality, options);

    private static SmallNet Dense()
    {
        SmallNet net = new();
        Some.Refill(net, 3);
        return net;
    }

    private static ModelQuality Quality(nn.Module<Tensor, Tensor> model, CancellationToken cancellation)
    {
        using var images = Some.Images(6, 1, 12);
        using var labels = Some.Labels(6);
        using TensorBatches batches = new(images, labels, new BatchOptions { BatchSize = 6 });
        var result = Training.Evaluator.Classify(model, batches, cancellation);
        return new(100 * result.Top1 ?? 0, 100 * result.Top5 ?? 0, result.Loss);
    }
}
