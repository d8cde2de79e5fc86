using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Search;

public sealed class GptqTests
{
    private static readonly PostTrainingSpec WeightsOnly = new() { WeightBits = 3, ActivationBits = null, IsPerChannel = true };

    [TestCase(true, null)]
    [TestCase(false, null)]
    [TestCase(true, 8)]
    public void Errors_of_outputs_fall(bool ordersByStrength, int? groupSize)
    {
        using var scope = NewDisposeScope();
        using var model = SearchNets.Wide();
        using var data = SearchNets.Batches(SearchNets.Rows());
        var expected = SearchNets.Outputs(model, data);
        using var quantized = PostTrainingQuantizer.Quantize(model, data, WeightsOnly with { WeightGroupSize = groupSize });
        var nearest = SearchNets.RelativeError(SearchNets.Outputs(model, data), expected);
        var result = Quantize.Gptq(quantized, data, new() { OrdersByStrength = ordersByStrength, BlockSize = 10 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SearchNets.RelativeError(SearchNets.Outputs(model, data), expected), Is.LessThan(0.5 * nearest));
            Assert.That(result.Layers.Select(layer => layer.Error / layer.NearestError), Is.All.LessThan(0.7));
        }
    }

    [Test]
    public void Convolutions_are_rounded_group_by_group()
    {
        using var scope = NewDisposeScope();
        using var model = SearchNets.Separable();
        using var data = SearchNets.Images();
        var expected = SearchNets.Outputs(model, data);
        using var quantized = PostTrainingQuantizer.Quantize(model, data, WeightsOnly with { ActivationBits = 8 });
        var nearest = SearchNets.RelativeError(SearchNets.Outputs(model, data), expected);
        var result = Quantize.Gptq(quantized, data);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Layers.Select(layer => layer.Name), Is.EqualTo(["conv1", "depthwise", "conv2", "fc"]));
            Assert.That(SearchNets.RelativeError(SearchNets.Outputs(model, data), expected), Is.LessThan(0.8 * nearest));
        }
    }

    [Test]
    public void Integers_stay_within_the_bits()
    {
        using var model = SearchNets.Wide();
        using var rows = SearchNets.Rows();
        using var data = SearchNets.Batches(rows);
        using var quantized = PostTrainingQuantizer.Quantize(model, data, WeightsOnly with { ActivationBits = 8 });
        Quantize.Gptq(quantized, data);
        foreach (var layer in quantized.ParameterLayers)
        {
            using var scope = NewDisposeScope();
            var integers = layer.Integers();
            TensorAssert.Exact(integers, integers.round());
            Assert.That(integers.min().ToDouble(), Is.GreaterThanOrEqualTo(-4));
            Assert.That(integers.max().ToDouble(), Is.LessThanOrEqualTo(3));
        }
    }

    [Test]
    public void Features_that_know_nothing_of_each_other_are_rounded_to_the_nearest()
    {
        using var scope = NewDisposeScope();
        WeightRounding weights = new(
            HashFill.Tensor([1, 3, 6], seed: 5).to(ScalarType.Float64), full([1, 3, 6], 4.0, ScalarType.Float64), zeros([1, 3, 6], ScalarType.Float64), new(-8, 7));
        var moments = diag_embed(arange(1, 7).to(ScalarType.Float64)).unsqueeze(0);
        var nearest = weights.Nearest();
        TensorAssert.Exact(GptqSolver.Round(weights with { Weight = weights.Weight.clone() }, moments, new()), nearest);
    }

    [Test]
    public void Order_and_blocks_change_nothing_where_they_should_not()
    {
        using var scope = NewDisposeScope();
        WeightRounding Weights() => new(
            HashFill.Tensor([2, 4, 12], seed: 5).to(ScalarType.Float64), full([2, 4, 12], 3.0, ScalarType.Float64), zeros([2, 4, 12], ScalarType.Float64), new(-8, 7));
        var rows = HashFill.Tensor([2, 40, 12], seed: 9).to(ScalarType.Float64);
        var moments = rows.transpose(1, 2).matmul(rows);
        var whole = GptqSolver.Round(Weights(), moments, new() { BlockSize = 100 });
        TensorAssert.Exact(GptqSolver.Round(Weights(), moments, new() { BlockSize = 5 }), whole);
    }

    [Test]
    public void Nothing_is_left_behind()
    {
        using var model = SearchNets.Separable();
        using var data = SearchNets.Images();
        using var quantized = PostTrainingQuantizer.Quantize(model, data, WeightsOnly);
        TensorLeakCheck.Verify(() => Quantize.Gptq(quantized, data));
    }

    [Test]
    public void Groups_that_do_not_divide_a_filter_are_refused_by_the_name_of_the_layer()
    {
        using var model = SearchNets.Separable();
        using var data = SearchNets.Images();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => PostTrainingQuantizer.Quantize(model, data, WeightsOnly with { WeightGroupSize = 32 }),
                Throws.ArgumentException.With.Message.Contains("'conv1'").And.Message.Contains("IsPerChannel"));
            Assert.That(
                () => PostTrainingQuantizer.Quantize(model, data, WeightsOnly with { WeightGroupSize = 9, ActivationBits = 8 }),
                Throws.ArgumentException.With.Message.Contains("ActivationBits"));
        }
    }
}
