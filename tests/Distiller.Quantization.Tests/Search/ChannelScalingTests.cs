using Distiller.Testing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Quantization.Tests.Search;

/// <summary>SmoothQuant and AWQ.</summary>
public sealed class ChannelScalingTests
{
    [Test]
    public void Smoothed_model_computes_the_same()
    {
        using var scope = NewDisposeScope();
        using var model = Normalized(outlier: 30);
        using var data = SearchNets.Batches(SearchNets.Rows());
        var before = SearchNets.Outputs(model, data);
        var result = Quantize.Smooth(model, data);
        TensorAssert.Close(SearchNets.Outputs(model, data), before, relative: 1e-4);
        Assert.That(result.Links.Select(link => link.Layer), Is.EqualTo(["norm", "fc1"]));
    }

    [Test]
    public void Activations_with_outliers_lose_less_when_they_are_smoothed()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Batches(SearchNets.Rows());
        double Error(double? strength)
        {
            using var inner = NewDisposeScope();
            using var model = Normalized(outlier: 30);
            var expected = SearchNets.Outputs(model, data);
            if (strength is { } alpha)
            {
                Quantize.Smooth(model, data, new() { Strength = alpha });
            }

            using var quantized = PostTrainingQuantizer.Quantize(model, data, new() { IsPerChannel = true });
            return SearchNets.RelativeError(SearchNets.Outputs(model, data), expected);
        }

        Assert.That(Error(0.5), Is.LessThan(0.7 * Error(null)));
    }

    [Test]
    public void Strength_of_one_makes_activations_equally_large()
    {
        using var scope = NewDisposeScope();
        using var model = Normalized(outlier: 30);
        using var data = SearchNets.Batches(SearchNets.Rows());
        var result = Quantize.Smooth(model, data, new() { Strength = 1 });
        Assert.That(result.Links.Select(link => link.After), Is.All.EqualTo(1).Within(1e-4));
        Assert.That(() => Quantize.Smooth(model, data, new() { Strength = 1.1 }), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase(8)]
    [TestCase(null)]
    public void Rounded_weights_lose_less_when_strong_channels_are_spared(int? groupSize)
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Batches(HashFill.Tensor([256, 32], seed: 53));
        LinearScheme scheme = new() { Bits = 3, Granularity = groupSize is { } size ? Granularity.PerGroup(size) : Granularity.PerChannel() };
        double Error(bool isScaled, out ChannelScalingResult? result)
        {
            using var inner = NewDisposeScope();
            using var model = Normalized(outlier: 30, every: 32, weight: 0.1);
            var expected = SearchNets.Outputs(model, data);
            result = isScaled ? Quantize.Awq(model, data, new() { Scheme = scheme }) : null;
            TensorAssert.Close(SearchNets.Outputs(model, data), expected, relative: 1e-4);
            using var quantized = PostTrainingQuantizer.Quantize(
                model, data, new() { WeightBits = 3, ActivationBits = null, IsPerChannel = true, WeightGroupSize = groupSize });
            return SearchNets.RelativeError(SearchNets.Outputs(model, data), expected);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Error(true, out var result), Is.LessThan(0.6 * Error(false, out _)));
            Assert.That(result!.Links.Select(link => link.After / link.Before), Is.All.LessThanOrEqualTo(1));
        }
    }

    [Test]
    public void Nothing_is_left_behind()
    {
        using var model = Normalized(outlier: 4);
        using var rows = SearchNets.Rows();
        using var data = SearchNets.Batches(rows);
        TensorLeakCheck.Verify(() =>
        {
            Quantize.Smooth(model, data);
            Quantize.Awq(model, data);
        });
    }

    // Some channels of the normalisation are as strong as outliers of language models are.
    private static nn.Module<Tensor, Tensor> Normalized(double outlier, int every = 8, double weight = 1)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (norm, first) = (LayerNorm(32), Linear(32, 24));
        var model = Sequential(("norm", norm), ("fc1", first), ("relu", ReLU()), ("fc2", Linear(24, 8)));
        Some.Refill(model, seed: 900);
        // Their weights are not the largest, or no scale could spare them.
        first.weight!.mul_(where(arange(32).remainder(every).eq(0), full(32, weight), ones(32)));
        norm.weight!.copy_(where(arange(32).remainder(every).eq(0), full(32, outlier), ones(32)));
        model.eval();
        return model;
    }
}
