using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Statistics;

[TestFixture]
public sealed class GroupNormsTests
{
    // Rows and columns of the original ignore the group length and divide averages by the number of groups: D-22.
    private static IEnumerable<TestCaseData> Golden => GoldenFile.Cases(
        "thresholding",
        "norms",
        golden => golden["function"].Text,
        golden => !golden["result"].IsError
            && (golden["tensor"].Text == "conv" || (golden["group_len"].WholeNumber == 1 && !golden["length_normalized"].Flag)));

    [TestCaseSource(nameof(Golden))]
    public void Norms_are_those_of_the_original(GoldenValue golden)
    {
        using var weight = GoldenFile.Read("thresholding")["inputs"][golden["tensor"].Text].Tensor();
        using var expected = golden["result"].Tensor();

        using var actual = GroupNorms.Of(
            weight,
            StructureOf(golden["function"].Text, weight),
            golden["p"].Number,
            (int)golden["group_len"].WholeNumber,
            golden["length_normalized"].Flag);

        TensorAssert.Close(actual, expected);
    }

    [Test]
    public void Averages_of_rows_divide_by_the_elements_of_a_row()
    {
        using var weight = tensor([1f, -2f, 3f, 0f, 0f, 6f]).reshape(2, 3);
        using var expected = tensor([2f, 2f]);

        using var actual = GroupNorms.Of(weight, Structure.Row, p: 1, averaged: true);

        TensorAssert.Close(actual, expected);
    }

    [Test]
    public void An_infinite_degree_takes_the_largest_value()
    {
        using var weight = tensor([1f, -4f, 3f, 0f, 2f, 1f]).reshape(2, 3);
        using var expected = tensor([4f, 2f]);

        using var actual = GroupNorms.Of(weight, Structure.Row, double.PositiveInfinity);

        TensorAssert.Exact(actual, expected);
    }

    [Test]
    public void A_structure_that_the_weight_does_not_have_is_refused()
    {
        using var weight = Some.LinearWeight();

        Assert.That(
            () => GroupNorms.Of(weight, Structure.Filter, p: 1),
            Throws.ArgumentException.With.Message.Contains("'Filter'"));
    }

    [Test]
    public void A_group_length_must_divide_the_number_of_structures()
    {
        using var weight = Some.ConvWeight(filters: 8);

        Assert.That(() => GroupNorms.Of(weight, Structure.Filter, 1, groupLength: 3), Throws.ArgumentException);
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    public void A_degree_is_above_zero(double p)
    {
        using var weight = Some.ConvWeight();

        Assert.That(() => GroupNorms.Of(weight, Structure.Filter, p), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Only_the_norms_stay_alive()
    {
        using var weight = Some.ConvWeight();

        TensorLeakCheck.Verify(() => GroupNorms.Of(weight, Structure.Channel, 2, averaged: true).Dispose());
    }

    private static Structure StructureOf(string function, Tensor weight) => function.Split('.')[^1] switch
    {
        "kernels_lp_norm" => Structure.Kernel,
        "filters_lp_norm" => Structure.Filter,
        "rows_lp_norm" => Structure.Row,
        "cols_lp_norm" => Structure.Column,
        "channels_lp_norm" => weight.dim() == 2 ? Structure.Column : Structure.Channel,
        var name => throw new ArgumentException($"No structure answers to '{name}'.", nameof(function)),
    };
}
