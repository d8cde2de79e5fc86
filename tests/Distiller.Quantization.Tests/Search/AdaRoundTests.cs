using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Search;

public sealed class AdaRoundTests
{
    private static readonly PostTrainingSpec WeightsOnly = new() { WeightBits = 3, ActivationBits = null, IsPerChannel = true };
    private static readonly AdaRoundSpec Short = new() { Iterations = 300, LearningRate = 0.05 };

    [TestCase(null)]
    [TestCase(8)]
    public void Errors_of_outputs_fall(int? activationBits)
    {
        using var scope = NewDisposeScope();
        using var model = SearchNets.Wide();
        using var data = SearchNets.Batches(SearchNets.Rows());
        var expected = SearchNets.Outputs(model, data);
        using var quantized = PostTrainingQuantizer.Quantize(model, data, WeightsOnly with { ActivationBits = activationBits });
        var nearest = SearchNets.RelativeError(SearchNets.Outputs(model, data), expected);
        var result = Quantize.AdaRound(quantized, data, Short);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SearchNets.RelativeError(SearchNets.Outputs(model, data), expected), Is.LessThan(0.5 * nearest));
            Assert.That(result.Layers.Select(layer => layer.Error / layer.NearestError), Is.All.LessThan(0.7), result.ToString());
        }
    }

    [Test]
    public void Convolutions_are_rounded_and_every_weight_goes_to_a_neighbour()
    {
        using var scope = NewDisposeScope();
        using var model = SearchNets.Separable();
        using var data = SearchNets.Images();
        var expected = SearchNets.Outputs(model, data);
        using var quantized = PostTrainingQuantizer.Quantize(model, data, WeightsOnly with { ActivationBits = 8 });
        var nearest = SearchNets.RelativeError(SearchNets.Outputs(model, data), expected);
        Quantize.AdaRound(quantized, data, Short);
        Assert.That(SearchNets.RelativeError(SearchNets.Outputs(model, data), expected), Is.LessThan(0.7 * nearest));
        foreach (var layer in quantized.ParameterLayers)
        {
            var position = LayerForward.Parameters(layer.Module).Weight.detach() * layer.WeightGrid.Scale;
            var integers = layer.Integers();
            TensorAssert.Exact(integers, integers.round());
            // At the upper end there is no neighbour above: 2^(b-1) - 1 stands for up to half a step more.
            Assert.That((integers - position).abs().max().ToDouble(), Is.LessThanOrEqualTo(1), layer.Name);
        }
    }

    [Test]
    public void Seed_repeats_every_bit()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Batches(SearchNets.Rows());
        Tensor Run()
        {
            using var model = SearchNets.Wide();
            using var quantized = PostTrainingQuantizer.Quantize(model, data, WeightsOnly);
            Quantize.AdaRound(quantized, data, Short with { Iterations = 30, Rows = 100 });
            return SearchNets.Outputs(model, data);
        }

        TensorAssert.Exact(Run(), Run());
    }

    [Test]
    public void Worse_rounding_is_not_taken()
    {
        using var model = SearchNets.Wide();
        using var rows = SearchNets.Rows();
        using var data = SearchNets.Batches(rows);
        using var quantized = PostTrainingQuantizer.Quantize(model, data, WeightsOnly);
        Quantize.Gptq(quantized, data);
        var result = Quantize.AdaRound(quantized, data, Short with { Iterations = 1, LearningRate = 1e-9 });
        Assert.That(result.Layers.Select(layer => layer.Reason), Is.All.Contains("no better"));
    }

    [Test]
    public void Nothing_is_left_behind()
    {
        using var model = SearchNets.Separable();
        using var data = SearchNets.Images();
        using var quantized = PostTrainingQuantizer.Quantize(model, data, WeightsOnly);
        Quantize.AdaRound(quantized, data, Short with { Iterations = 2 });
        TensorLeakCheck.Verify(() => Quantize.AdaRound(quantized, data, Short with { Iterations = 2 }));
    }
}
