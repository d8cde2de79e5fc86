using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Numerics;

/// <summary>Large activations, which are worked on in pieces, against the same samples one by one, which are not.</summary>
public sealed class ElementChunksTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void Quantized_layers_give_each_sample_the_same_in_any_batch(bool isChannelsLast)
    {
        using var scope = NewDisposeScope();
        using var net = nn.Sequential(("conv", nn.Conv2d(4, 8, 3, padding: 1)), ("relu", nn.ReLU()), ("next", nn.Conv2d(8, 4, 3)));
        var images = HashFill.Tensor([40, 4, 40, 40], seed: 5);
        var batch = isChannelsLast ? images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : images;
        net.eval();
        var statistics = StatisticsCollector.Collect(net, () => net.call(images).Dispose());
        using var quantized = PostTrainingQuantizer.Quantize(net, images, statistics: statistics);
        var whole = net.call(batch);
        var single = cat([.. Enumerable.Range(0, 40).Select(index => net.call(images.narrow(0, index, 1)))], 0);
        TensorAssert.Exact(whole.contiguous(), single);
        Assert.That(whole.is_contiguous(), Is.Not.EqualTo(isChannelsLast));
    }

    [TestCase(2, 8)]
    [TestCase(40, 40)]
    public void Batches_of_any_size_leave_nothing_behind(long samples, long size)
    {
        using var net = nn.Conv2d(4, 8, 3, padding: 1);
        using var images = HashFill.Tensor([samples, 4, size, size], seed: 5);
        using var model = nn.Sequential(("conv", net));
        model.eval();
        var statistics = StatisticsCollector.Collect(model, () => model.call(images).Dispose());
        using var quantized = PostTrainingQuantizer.Quantize(model, images, statistics: statistics);
        model.call(images).Dispose();
        TensorLeakCheck.Verify(() => model.call(images).Dispose());
    }
}
