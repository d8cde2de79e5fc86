using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Statistics;

[TestFixture]
public sealed class ActivationMeasuresTests
{
    private static IEnumerable<TestCaseData> Golden =>
        GoldenFile.Cases("sparsity_utils", "activations", golden => golden["function"].Text);

    [TestCaseSource(nameof(Golden))]
    public void Measures_are_those_of_the_original(GoldenValue golden)
    {
        using var activation = GoldenFile.Read("sparsity_utils")["inputs"][golden["tensor"].Text].Tensor();
        using var expected = golden["result"].Tensor();

        using var actual = Measure(golden["function"].Text, activation);

        TensorAssert.Close(actual, expected);
    }

    [Test(Description = "EX-41")]
    public void Worked_example_of_two_samples()
    {
        using var activation = tensor([0f, 1, 2, 0, 0, 0, 0, 4, 1, 1, 1, 1, 0, 0, 0, 0]).reshape(2, 2, 2, 2);
        using var matrix = tensor([0f, 1, 2, 3]).reshape(2, 2);
        foreach (var (measure, channels, whole) in new (Func<Tensor, Tensor> Measure, float[] Channels, float Whole)[]
        {
            (ActivationMeasures.L1, [3.5f, 2f], 3f),
            (ActivationMeasures.Mean, [0.875f, 0.5f], 1.5f),
            (ActivationMeasures.Apoz, [25f, 87.5f], 25f),
        })
        {
            using var actual = measure(activation);
            using var expected = tensor(channels);
            using var actualWhole = measure(matrix);
            using var expectedWhole = tensor(whole);
            TensorAssert.Close(actual, expected);
            TensorAssert.Close(actualWhole, expectedWhole);
        }
    }

    [Test]
    public void Example_9_of_the_toolkit_has_half_and_three_quarters_of_zeros()
    {
        using var activation = tensor([0f, 1f, 2f, 0f, 0f, 0f, 0f, 3f]).reshape(1, 2, 2, 2);
        using var expected = tensor([50f, 75f]);

        using var actual = ActivationMeasures.Apoz(activation);

        TensorAssert.Exact(actual, expected);
    }

    [Test]
    public void Other_ranks_are_refused()
    {
        using var activation = Some.Tensor(2, 3, 4);

        Assert.That(() => ActivationMeasures.L1(activation), Throws.ArgumentException.With.Message.Contains("(2, 3, 4)"));
    }

    [Test]
    public void Only_the_measure_stays_alive()
    {
        using var activation = Some.Tensor(2, 3, 4, 4);

        TensorLeakCheck.Verify(() => ActivationMeasures.Apoz(activation).Dispose());
    }

    private static Tensor Measure(string function, Tensor activation) => function.Split('.')[^1] switch
    {
        "activation_channels_l1" => ActivationMeasures.L1(activation),
        "activation_channels_means" => ActivationMeasures.Mean(activation),
        "activation_channels_apoz" => ActivationMeasures.Apoz(activation),
        var name => throw new ArgumentException($"No measure answers to '{name}'.", nameof(function)),
    };
}
