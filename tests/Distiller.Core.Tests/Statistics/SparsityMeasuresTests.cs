using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Statistics;

[TestFixture]
public sealed class SparsityMeasuresTests
{
    private static IEnumerable<TestCaseData> Golden =>
        GoldenFile.Cases("sparsity_utils", "cases", golden => golden["function"].Text);

    [TestCaseSource(nameof(Golden))]
    public void Measures_are_those_of_the_original(GoldenValue golden)
    {
        using var tensor = GoldenFile.Read("sparsity_utils")["inputs"][golden["tensor"].Text].Tensor();

        Assert.That(Measure(tensor, golden), Is.EqualTo(golden["result"].Number).Within(1e-15));
    }

    [Test]
    public void Example_7_of_the_toolkit_has_three_quarters_of_zero_kernels()
    {
        using var weight = tensor([0f, 0f, 0f, 2f]).reshape(2, 2, 1, 1);

        Assert.That(SparsityMeasures.Sparsity(weight), Is.EqualTo(0.75));
        Assert.That(SparsityMeasures.Sparsity(weight, Structure.Kernel), Is.EqualTo(0.75));
    }

    [Test]
    public void Example_8_of_the_toolkit_has_one_zero_row_and_two_zero_columns()
    {
        using var weight = tensor([1f, 0f, 0f, 0f, 0f, 0f]).reshape(2, 3);

        Assert.That(SparsityMeasures.Sparsity(weight, Structure.Row), Is.EqualTo(0.5));
        Assert.That(SparsityMeasures.Sparsity(weight, Structure.Column), Is.EqualTo(2 / 3.0).Within(1e-15));
    }

    [TestCase(Structure.Kernel)]
    [TestCase(Structure.Filter)]
    [TestCase(Structure.Channel)]
    public void A_matrix_has_no_convolutional_structures(Structure structure)
    {
        using var weight = zeros(3, 4);

        Assert.That(SparsityMeasures.Sparsity(weight, structure), Is.Zero);
    }

    [Test]
    public void A_weight_of_three_dimensions_has_filters_and_channels()
    {
        using var weight = ones(4, 2, 3);
        using (no_grad())
        {
            using var filter = weight[1];
            filter.zero_();
        }

        Assert.That(SparsityMeasures.Sparsity(weight, Structure.Filter), Is.EqualTo(0.25));
        Assert.That(SparsityMeasures.Sparsity(weight, Structure.Channel), Is.Zero);
        Assert.That(SparsityMeasures.Sparsity(weight, Structure.Kernel), Is.EqualTo(0.25));
    }

    [Test]
    public void Not_a_number_is_not_zero()
    {
        using var weight = tensor([0f, float.NaN, float.NegativeZero, 1f]);

        Assert.That(SparsityMeasures.NonZeroCount(weight), Is.EqualTo(2));
    }

    [Test]
    public void A_layer_is_sparse_as_a_whole_or_not_at_all()
    {
        using var dense = Some.LinearWeight();
        using var empty = zeros_like(dense);

        Assert.That(SparsityMeasures.Sparsity(dense, Structure.Layer), Is.Zero);
        Assert.That(SparsityMeasures.Sparsity(empty, Structure.Layer), Is.EqualTo(1));
    }

    [Test]
    public void Blocks_that_do_not_fill_the_weight_are_refused()
    {
        using var weight = Some.ConvWeight(filters: 8, channels: 3);

        Assert.That(
            () => SparsityMeasures.BlockSparsity(weight, repetitions: 1, depth: 5),
            Throws.ArgumentException.With.Message.Contains("(8, 3, 3, 3)"));
    }

    [Test]
    public void A_block_needs_its_own_measure()
    {
        using var weight = Some.ConvWeight();

        Assert.That(() => SparsityMeasures.Density(weight, Structure.Block), Throws.ArgumentException);
    }

    [Test]
    public void An_empty_tensor_is_refused()
    {
        using var nothing = zeros(0, 3);

        Assert.That(() => SparsityMeasures.Sparsity(nothing), Throws.ArgumentException.With.Message.Contains("(0, 3)"));
    }

    [Test]
    public void Measuring_leaves_no_tensor_behind()
    {
        using var weight = Some.ConvWeight();

        TensorLeakCheck.Verify(() =>
        {
            SparsityMeasures.Sparsity(weight);
            SparsityMeasures.Sparsity(weight, Structure.Channel);
            SparsityMeasures.BlockSparsity(weight, 2, 3);
        });
    }

    private static double Measure(Tensor tensor, GoldenValue golden)
    {
        var function = golden["function"].Text.Split('.')[^1];
        var transposed = golden.Find("transposed")?.Flag ?? true;
        return function switch
        {
            "density" => SparsityMeasures.Density(tensor),
            "sparsity" => SparsityMeasures.Sparsity(tensor),
            "sparsity_2D" => SparsityMeasures.Sparsity(tensor, tensor.dim() == 2 ? Structure.Row : Structure.Kernel),
            "density_2D" => SparsityMeasures.Density(tensor, tensor.dim() == 2 ? Structure.Row : Structure.Kernel),
            "sparsity_3D" => SparsityMeasures.Sparsity(tensor, Structure.Filter),
            "density_3D" => SparsityMeasures.Density(tensor, Structure.Filter),
            "sparsity_ch" => SparsityMeasures.Sparsity(tensor, Structure.Channel),
            "density_ch" => SparsityMeasures.Density(tensor, Structure.Channel),
            "sparsity_rows" => SparsityMeasures.Sparsity(tensor, transposed ? Structure.Column : Structure.Row),
            "density_rows" => SparsityMeasures.Density(tensor, transposed ? Structure.Column : Structure.Row),
            "sparsity_cols" => SparsityMeasures.Sparsity(tensor, transposed ? Structure.Row : Structure.Column),
            "density_cols" => SparsityMeasures.Density(tensor, transposed ? Structure.Row : Structure.Column),
            "sparsity_blocks" => SparsityMeasures.BlockSparsity(
                tensor, (int)golden["block_shape"][0].WholeNumber, (int)golden["block_shape"][1].WholeNumber),
            _ => throw new ArgumentException($"{golden.Path}: no measure answers to '{function}'.", nameof(golden)),
        };
    }
}
