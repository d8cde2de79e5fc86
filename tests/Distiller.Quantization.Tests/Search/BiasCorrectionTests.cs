using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Search;

public sealed class BiasCorrectionTests
{
    private static readonly PostTrainingSpec FourBits = new() { WeightBits = 4, ActivationBits = 8, ActivationMode = QuantizationMode.AsymmetricUnsigned };

    [TestCase(8)]
    [TestCase(null)]
    public void Means_of_channels_come_back(int? activationBits)
    {
        using var scope = NewDisposeScope();
        using var model = SearchNets.Separable();
        using var data = SearchNets.Images();
        var expected = SearchNets.Outputs(model, data);
        using var quantized = PostTrainingQuantizer.Quantize(model, data, FourBits with { ActivationBits = activationBits });
        var before = SearchNets.Outputs(model, data);
        var result = Quantize.CorrectBiases(quantized, data);
        var after = SearchNets.Outputs(model, data);
        double Shift(Tensor outputs) => (outputs - expected).mean([0L]).abs().max().ToDouble();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Layers.Select(layer => layer.Name), Is.EqualTo(["conv1", "depthwise", "conv2", "fc"]));
            Assert.That(Shift(after), Is.LessThan(0.2 * Shift(before)));
            Assert.That(SearchNets.RelativeError(after, expected), Is.LessThan(SearchNets.RelativeError(before, expected)));
        }
    }

    [Test]
    public void Second_correction_finds_nothing_to_correct()
    {
        using var model = SearchNets.Separable();
        using var data = SearchNets.Images();
        using var quantized = PostTrainingQuantizer.Quantize(model, data, FourBits);
        var first = Quantize.CorrectBiases(quantized, data);
        var second = Quantize.CorrectBiases(quantized, data);
        Assert.That(second.Layers.Max(layer => layer.LargestShift), Is.LessThan(0.2 * first.Layers.Max(layer => layer.LargestShift)));
    }

    [Test]
    public void Float_model_keeps_its_biases()
    {
        using var scope = NewDisposeScope();
        using var model = SearchNets.Separable();
        using var data = SearchNets.Images();
        var before = SearchNets.Outputs(model, data);
        using (var quantized = PostTrainingQuantizer.Quantize(model, data, FourBits))
        {
            Quantize.CorrectBiases(quantized, data);
        }

        TensorAssert.Close(SearchNets.Outputs(model, data), before, relative: 1e-5);
    }

    [Test]
    public void Nothing_is_left_behind()
    {
        using var model = SearchNets.Separable();
        using var data = SearchNets.Images();
        using var quantized = PostTrainingQuantizer.Quantize(model, data, FourBits);
        Quantize.CorrectBiases(quantized, data);
        TensorLeakCheck.Verify(() => Quantize.CorrectBiases(quantized, data));
    }
}
