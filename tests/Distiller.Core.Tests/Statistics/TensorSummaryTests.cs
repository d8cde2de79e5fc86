using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Statistics;

[TestFixture]
public sealed class TensorSummaryTests
{
    [Test]
    public void Figures_are_those_of_their_definitions()
    {
        using var values = tensor([-4f, 0f, 2f, 6f]).reshape(2, 2);

        var summary = TensorSummary.Of(values);

        Assert.Multiple(() =>
        {
            Assert.That(summary.Shape, Is.EqualTo(new long[] { 2, 2 }));
            Assert.That(summary.Count, Is.EqualTo(4));
            Assert.That(summary.NonZeroCount, Is.EqualTo(3));
            Assert.That(summary.Sparsity, Is.EqualTo(0.25));
            Assert.That(summary.Min, Is.EqualTo(-4));
            Assert.That(summary.Max, Is.EqualTo(6));
            Assert.That(summary.Mean, Is.EqualTo(1));
            Assert.That(summary.StandardDeviation, Is.EqualTo(Math.Sqrt(52 / 3.0)).Within(1e-12));
            Assert.That(summary.AbsoluteMean, Is.EqualTo(3));
            Assert.That(summary.L2, Is.EqualTo(Math.Sqrt(56)).Within(1e-12));
        });
    }

    [Test]
    public void One_element_has_no_deviation()
    {
        using var values = tensor([3f]);

        Assert.That(TensorSummary.Of(values).StandardDeviation, Is.NaN);
    }

    [Test]
    public void Whole_numbers_can_be_described()
    {
        using var values = tensor([1L, 2L, 3L]);

        Assert.That(TensorSummary.Of(values).Mean, Is.EqualTo(2));
    }

    [Test]
    public void An_empty_tensor_is_refused()
    {
        using var nothing = zeros(0);

        Assert.That(() => TensorSummary.Of(nothing), Throws.ArgumentException);
    }

    [Test]
    public void Describing_leaves_no_tensor_behind()
    {
        using var weight = Some.ConvWeight();

        TensorLeakCheck.Verify(() => TensorSummary.Of(weight));
    }
}
