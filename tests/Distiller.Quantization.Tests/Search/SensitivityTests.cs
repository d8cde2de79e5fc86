using Distiller.Results;
using Distiller.Testing;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Search;

/// <summary>What is measured for reports: layers alone, widths together, values beside ranges.</summary>
public sealed class SensitivityTests
{
    private static readonly PostTrainingSpec Spec = new() { ActivationMode = QuantizationMode.AsymmetricUnsigned };

    [Test]
    public void Each_layer_loses_more_with_fewer_bits_and_the_model_stays_in_float()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        using var model = SearchNets.Separable();
        var before = SearchNets.Outputs(model, data);
        List<string> heard = [];
        var found = Quantize.Sensitivity(
            model, data, Judge(data, before), new() { Widths = [new(8, 8), new(4, 8), new(2, 8)], Quantization = Spec },
            new Heard<QuantizationCurve>(curve => heard.Add(curve.Layer)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Layers.Select(layer => layer.Layer), Is.EqualTo(["conv1", "depthwise", "conv2", "fc"]));
            Assert.That(heard, Is.EqualTo(found.Layers.Select(layer => layer.Layer)));
            Assert.That(found.Float, Is.EqualTo(new QuantizationOutcome(null, null, found.Float.Loss) { Top1 = 50 }), "accuracies are percentages");
            foreach (var layer in found.Layers)
            {
                Assert.That(layer.Outcomes.Select(outcome => outcome.Label), Is.EqualTo(["W8 A8", "W4 A8", "W2 A8"]), layer.Layer);
                Assert.That(layer.Outcomes.Select(outcome => outcome.SignalToNoise), Is.Ordered.Descending, layer.Layer);
                Assert.That(layer.Outcomes.Select(outcome => outcome.Loss), Is.Ordered.Ascending, layer.Layer);
                Assert.That(layer.Outcomes[0].SignalToNoise, Is.GreaterThan(25), layer.Layer);
            }

            TensorAssert.Close(SearchNets.Outputs(model, data), before, 1e-4);
        }
    }

    [Test]
    public void Widths_of_the_whole_model_are_measured_in_the_order_in_which_they_are_asked_for()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        using var model = SearchNets.Separable();
        var outcomes = Quantize.Bits(model, data, Judge(data, SearchNets.Outputs(model, data)), [LayerWidths.Float, new(8, 8), new(4, 8), new(4, null)], Spec);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcomes.Select(outcome => outcome.Label), Is.EqualTo(["WF AF", "W8 A8", "W4 A8", "W4 AF"]));
            Assert.That(outcomes[0].SignalToNoise, Is.Null);
            Assert.That(outcomes[1].SignalToNoise, Is.GreaterThan(outcomes[2].SignalToNoise!.Value));
            Assert.That(outcomes[1].Loss, Is.LessThan(outcomes[2].Loss));
        }
    }

    [Test]
    public void Histograms_hold_float_values_and_the_range_of_the_integers()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        using var model = SearchNets.Separable();
        using var quantized = PostTrainingQuantizer.Quantize(model, data, Spec with { Clipping = ClippingRules.Average });
        var outputs = Quantize.OutputHistograms(quantized, data, bins: 64);
        var weights = Quantize.WeightHistograms(quantized, bins: 64);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outputs.Select(one => one.Name), Does.Contain("conv1").And.Contain("fc"));
            Assert.That(weights.Select(one => one.Name), Is.EqualTo(["conv1.weight", "depthwise.weight", "conv2.weight", "fc.weight"]));
            var first = outputs.Single(one => one.Name == "conv1");
            Assert.That(first.Ranges.Single().Low, Is.Zero.Within(1e-6), "a rectifier follows");
            Assert.That(first.Ranges.Single().High, Is.LessThan(first.Histogram.Max), "averages of extremes cut off");
            Assert.That(first.Histogram.Min, Is.GreaterThan(-first.Histogram.BinWidth));
            Assert.That(weights[0].Histogram.Total, Is.EqualTo(3 * 8 * 9));
            Assert.That(weights[0].Ranges.Single().High, Is.EqualTo(weights[0].Histogram.Max).Within(1).Percent);
        }
    }

    [Test]
    public void Widths_have_to_be_given() => Assert.That(
        () =>
        {
            using var data = SearchNets.Images();
            using var model = SearchNets.Separable();
            Quantize.Sensitivity(model, data, _ => new(0, null, null, 1), new() { Widths = [] });
        },
        Throws.ArgumentException.With.Message.Contains("no widths"));

    // The loss is the distance from the float model.
    private static Func<nn.Module<Tensor, Tensor>, EvaluationResult> Judge(Distiller.Data.TensorBatches data, Tensor target) => model =>
        new((SearchNets.Outputs(model, data) - target).square().mean().item<float>(), 0.5, null, 1);

    private sealed class Heard<T>(Action<T> listen) : IProgress<T>
    {
        public void Report(T value) => listen(value);
    }
}
