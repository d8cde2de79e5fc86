using Distiller.Results;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Results;

[TestFixture]
public sealed class ModelSummaryTests
{
    [Test]
    public void Weights_are_listed_in_the_order_of_the_state()
    {
        using var model = Some.Classifier();

        var summary = ModelSummary.Of(model);

        Assert.That(summary.Weights.Select(weight => weight.Name), Is.EqualTo(["conv1.weight", "conv2.weight", "fc.weight"]));
        Assert.That(summary.WeightCount, Is.EqualTo((8 * 3 * 9) + (16 * 8 * 9) + (10 * 16)));
        Assert.That(summary.ParameterCount, Is.EqualTo(summary.WeightCount + 8 + 8 + 8 + 16 + 10));
        Assert.That(summary.Layers, Is.Empty);
        Assert.That(summary.MacCount, Is.Zero);
    }

    [Test]
    public void Zeros_appear_in_the_row_and_in_the_total()
    {
        using var model = Some.Perceptron();
        var weight = model.state_dict()["fc1.weight"];
        using (no_grad())
        {
            using var row = weight[2];
            row.zero_();
        }

        var summary = ModelSummary.Of(model, [1, 6]);

        Assert.That(summary.Weights[0].RowSparsity, Is.EqualTo(0.2).Within(1e-12));
        Assert.That(summary.Weights[0].KernelSparsity, Is.EqualTo(0.2).Within(1e-12));
        Assert.That(summary.Weights[0].ColumnSparsity, Is.Zero);
        Assert.That(summary.NonZeroCount, Is.EqualTo(24 + 15));
        Assert.That(summary.Sparsity, Is.EqualTo(6 / 45.0).Within(1e-12));
        Assert.That(summary.MacCount, Is.EqualTo(30 + 15));
    }

    [Test]
    public void A_shared_parameter_counts_once()
    {
        using var shared = Some.Linear(4, 4);
        using var model = nn.Sequential(("first", shared), ("second", shared));

        var summary = ModelSummary.Of(model);

        Assert.That(summary.ParameterCount, Is.EqualTo(20));
        Assert.That(summary.Weights.Select(weight => weight.Name), Is.EqualTo(["first.weight"]));
    }

    [Test]
    public void A_model_without_weights_is_not_sparse()
    {
        using var model = nn.ReLU();

        Assert.That(ModelSummary.Of(model).Sparsity, Is.Zero);
    }

    [Test]
    public void Summarizing_leaves_no_tensor_behind()
    {
        using var model = Some.Classifier();

        TensorLeakCheck.Verify(() => ModelSummary.Of(model, [1, 3, 8, 8]));
    }
}
