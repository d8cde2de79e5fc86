using System.Globalization;
using System.Text.Json;
using Distiller.Distillation.Layerwise;
using Distiller.LearningRate;
using Distiller.Scheduling;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Layerwise;

/// <summary>The worked examples of DistilHuBERT's losses, layers and schedule.</summary>
public sealed class LayerwiseExamplesTests
{
    private const double Tolerance = 1e-5;

    private static IEnumerable<TestCaseData> Losses => Cases("loss");

    private static IEnumerable<TestCaseData> Terms => Cases("alignment");

    private static IEnumerable<TestCaseData> SplitLayers => Cases("split_linear");

    private static IEnumerable<TestCaseData> Rates => Cases("rates");

    private static IEnumerable<TestCaseData> HeadSizes => Cases("heads");

    [TestCaseSource(nameof(Losses))]
    public void Loss_and_gradient_are_those_of_the_example(GoldenValue example)
    {
        using var scope = NewDisposeScope();
        var predictions = Rows(example["predictions"]).requires_grad_();
        var states = Rows(example["states"]);

        var reconstruction = LayerwiseLoss.Reconstruct(predictions, states, null, Reconstruction.L1);
        var alignment = LayerwiseLoss.Align(predictions, states, null);
        (reconstruction + alignment).backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(reconstruction.item<float>(), Is.EqualTo(example["reconstruction"].Number).Within(Tolerance));
            Assert.That(alignment.item<float>(), Is.EqualTo(example["alignment"].Number).Within(Tolerance));
            Assert.That(Values(LayerwiseLoss.Cosine(predictions, states)), Is.EqualTo(example["cosines"].Numbers).Within(Tolerance));
            Assert.That(Values(predictions.grad!), Is.EqualTo(example["gradient"].Items.SelectMany(row => row.Numbers)).Within(Tolerance));
            foreach (var weight in (string[])["1", "0.5"])
            {
                var total = reconstruction.item<float>() + (double.Parse(weight, CultureInfo.InvariantCulture) * alignment.item<float>());
                Assert.That(total, Is.EqualTo(example["loss"][weight].Number).Within(Tolerance));
            }

            var perHead = example["reconstruction_per_head"].Numbers;
            Assert.That(example["sum_over_heads"].Number, Is.EqualTo(perHead.Length * example["loss"]["1"].Number).Within(Tolerance), "a sum over heads differs by their number");
            Assert.That(
                perHead.Select((_, head) => (double)LayerwiseLoss.Reconstruct(predictions.narrow(1, head, 1), states.narrow(1, head, 1), null, Reconstruction.L1).item<float>()),
                Is.EqualTo(perHead).Within(Tolerance));
        }
    }

    [TestCaseSource(nameof(Terms))]
    public void Term_of_the_cosine_is_that_of_the_example(GoldenValue example)
    {
        using var scope = NewDisposeScope();
        var cosine = example["cosine"].Number;
        var predictions = tensor([(float)cosine, (float)Math.Sqrt(1 - (cosine * cosine))], [1, 1, 1, 2]);
        var states = tensor([1f, 0f], [1, 1, 1, 2]);

        Assert.That(LayerwiseLoss.Align(predictions, states, null).item<float>(), Is.EqualTo(example["value"].Number).Within(Tolerance));
    }

    [TestCaseSource(nameof(SplitLayers))]
    public void Split_layer_meets_each_part_with_its_own_matrix(GoldenValue example)
    {
        using var scope = NewDisposeScope();
        using var layer = new SplitLinear(2, 2, 2);
        using (no_grad())
        {
            layer.get_parameter("weight")!.copy_(tensor(example["weight"].Items.SelectMany(matrix => matrix.Items.SelectMany(row => row.Numbers)).Select(value => (float)value).ToArray(), [2, 2, 2]));
            layer.get_parameter("bias")!.copy_(tensor(example["bias"].Items.SelectMany(row => row.Numbers).Select(value => (float)value).ToArray(), [1, 1, 2, 2]));
        }

        var output = layer.call(tensor(example["input"].Numbers.Select(value => (float)value).ToArray(), [1, 1, 4]));

        TensorAssert.Shape(output, 1, 1, 2, 2);
        Assert.That(Values(output), Is.EqualTo(example["output"].Numbers).Within(Tolerance));
    }

    [TestCaseSource(nameof(Rates))]
    public void Rate_is_that_of_the_example(GoldenValue example)
    {
        var spec = new LinearWarmUpPolicySpec
        {
            Steps = (long)example["steps"].Number,
            WarmUpSteps = (long)example["warm_up"].Number,
            Window = EpochWindow.Range(0, 1),
        };

        Assert.That(spec.At(example["peak"].Number, (long)example["step"].Number), Is.EqualTo(example["rate"].Number).Within(1e-10));
    }

    [TestCaseSource(nameof(HeadSizes))]
    public void Heads_have_the_published_number_of_parameters(GoldenValue example)
    {
        var width = (long)example["width"].Number;
        using var heads = new PredictionHeads(HeadKind.Split, (int)example["targets"].Number, width, width, seed: 1);

        Assert.That(heads.parameters().Sum(parameter => parameter.numel()), Is.EqualTo((long)example["parameters"].Number));
    }

    [Test]
    public void Split_layer_with_one_part_equals_a_linear_layer()
    {
        using var scope = NewDisposeScope();
        using var split = new SplitLinear(1, 3, 4);
        var input = randn(2, 5, 3);

        var expected = nn.functional.linear(input, split.get_parameter("weight")![0].t(), split.get_parameter("bias")!.reshape(4));

        TensorAssert.Close(split.call(input).squeeze(2), expected);
    }

    private static TestCaseData[] Cases(string list)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Layerwise", "worked-examples.json")));
        GoldenValue examples = new(document.RootElement.GetProperty(list).Clone(), list);
        return [.. examples.Items.Select((item, i) => new TestCaseData(item).SetArgDisplayNames(string.Create(CultureInfo.InvariantCulture, $"{item["id"].Text} {i}")))];
    }

    private static Tensor Rows(GoldenValue rows)
    {
        float[][] values = [.. rows.Items.Select(row => row.Numbers.Select(value => (float)value).ToArray())];
        return tensor(values.SelectMany(row => row).ToArray(), [1, values.Length, 1, values[0].Length]);
    }

    private static double[] Values(Tensor tensor) => [.. tensor.reshape(-1).data<float>().Select(value => (double)value)];
}
