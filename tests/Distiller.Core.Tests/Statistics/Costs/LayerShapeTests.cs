using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Statistics.Costs;

public sealed class LayerShapeTests
{
    [Test]
    public void Calls_are_recorded_in_their_order_with_what_their_time_depends_on()
    {
        using var model = Some.Classifier();

        var calls = LayerCalls.Record(model, 2, 3, 8, 8);

        Assert.That(calls.Select(call => call.Name), Is.EqualTo((string[])["conv1", "bn1", "relu1", "conv2", "relu2", "fc"]));
        Assert.That(calls[0].Shape, Is.EqualTo(new LayerShape
        {
            Kind = LayerKind.Convolution,
            InputChannels = 3,
            OutputChannels = 8,
            Height = 8,
            Width = 8,
            Kernel = (3, 3),
            Padding = (1, 1),
            HasBias = true,
        }));
        Assert.That(calls[1].Shape, Is.EqualTo(new LayerShape { Kind = LayerKind.Normalization, InputChannels = 8, OutputChannels = 8, Height = 8, Width = 8 }));
        Assert.That(calls[5].Shape, Is.EqualTo(new LayerShape { Kind = LayerKind.Linear, InputChannels = 16, OutputChannels = 10, HasBias = true }));
    }

    [Test]
    public void Macs_of_the_calls_are_those_of_the_counter()
    {
        using var model = nn.Sequential(
            nn.Conv2d(4, 8, 3, stride: 2, padding: 1, groups: 2), nn.Conv2d(8, 8, 3, dilation: 2, groups: 8), nn.Flatten(), nn.Linear(72, 5));

        long[] macs = [.. LayerCalls.Record(model, 1, 4, 14, 14).Select(call => call.Shape.MacCount)];

        Assert.That(macs, Is.EqualTo(MacCounter.Measure(model, 1, 4, 14, 14).Select(cost => cost.MacCount)));
    }

    [Test]
    public void Layers_that_differ_in_channels_alone_are_one_family()
    {
        using var narrow = nn.Sequential(nn.Conv2d(4, 4, 3, groups: 4));
        using var wide = nn.Sequential(nn.Conv2d(6, 6, 3, groups: 6));
        using var plain = nn.Sequential(nn.Conv2d(6, 6, 3));

        string[] families = [.. new[] { narrow, wide, plain }.Select(model => LayerCalls.Record(model, 1, model.parameters().First().shape[0], 9, 9)[0].Shape.Family)];

        Assert.That(families[0], Is.EqualTo(families[1]));
        Assert.That(families[2], Is.Not.EqualTo(families[1]));
    }

    [Test]
    public void Groups_stay_whole()
    {
        LayerShape grouped = new() { Kind = LayerKind.Convolution, InputChannels = 8, OutputChannels = 16, GroupWidth = 4 };

        Assert.That(grouped.WithChannels(4, 1).OutputChannels, Is.EqualTo(8));
        Assert.That(() => grouped.WithChannels(6, 6), Throws.ArgumentException.With.Message.Contains("multiple of 4"));
    }

    [Test]
    public void Recording_leaves_neither_tensors_nor_hooks()
    {
        using var model = Some.Classifier();
        TensorLeakCheck.Verify(() => LayerCalls.Record(model, 1, 3, 8, 8));
        Assert.That(LayerCalls.Record(model, 1, 3, 8, 8), Has.Length.EqualTo(6));
    }
}
