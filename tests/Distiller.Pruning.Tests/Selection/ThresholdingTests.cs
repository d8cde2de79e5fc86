using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Selection;

public sealed class ThresholdingTests
{
    private static IEnumerable<TestCaseData> Golden =>
        GoldenFile.Cases("thresholding", "cases", golden => $"{golden["group_type"].Text} {golden["criteria"].Text}");

    [TestCaseSource(nameof(Golden))]
    public void Group_mask_is_that_of_the_original(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        var weight = GoldenFile.Read("thresholding")["inputs"][golden["tensor"].Text].Tensor();
        var structures = GoldenGroups.Structures(golden["group_type"].Text);
        var norm = GoldenGroups.Norm(golden["criteria"].Text);
        var threshold = golden["threshold"].Number;
        TensorAssert.MaskEqual(
            Thresholding.GroupMask(weight, structures, norm, threshold, Compatibility.Distiller), golden["mask"].Mask(), golden.Path);
        if (golden.Find("binary_map") is { } map)
        {
            TensorAssert.MaskEqual(
                Thresholding.GroupMap(weight, structures.Single(), norm, threshold, Compatibility.Distiller), map.Mask(), map.Path);
        }
    }

    // EX-01
    [TestCase(0.3, ExpectedResult = "100100")]
    [TestCase(0.0, ExpectedResult = "111101")]
    public string Element_equal_to_the_threshold_goes(double threshold)
    {
        using var scope = NewDisposeScope();
        return Bits.Of(Thresholding.ElementMask(tensor([.5f, -.1f, .3f, -.7f, 0, .2f]), threshold));
    }

    // EX-05a
    [TestCase(Structure.Kernel, GroupNorm.L1, 2.0, ExpectedResult = "0010")]
    [TestCase(Structure.Kernel, GroupNorm.MeanL1, 1.0, ExpectedResult = "0010")]
    [TestCase(Structure.Channel, GroupNorm.L1, 4.5, ExpectedResult = "10")]
    [TestCase(Structure.Filter, GroupNorm.L2, 3.0, ExpectedResult = "01")]
    [TestCase(Structure.Filter, GroupNorm.MeanL2, 0.9, ExpectedResult = "01")]
    [TestCase(Structure.Channel, GroupNorm.Max, 2.0, ExpectedResult = "10")]
    public string Group_map_of_the_worked_examples(Structure structure, GroupNorm norm, double threshold)
    {
        using var scope = NewDisposeScope();
        var t = tensor([1f, -1, 2, 0, 3, 1, 0, -2]).reshape(2, 2, 1, 2);
        return Bits.Of(Thresholding.GroupMap(t, structure, norm, threshold));
    }

    // EX-05b
    [Test]
    public void D22_means_divide_by_the_length_of_a_group()
    {
        using var scope = NewDisposeScope();
        var r = tensor([1f, -2, 3, .5f, .5f, .5f]).reshape(2, 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bits.Of(Thresholding.GroupMap(r, Structure.Row, GroupNorm.Max, 2.0)), Is.EqualTo("10"));
            Assert.That(Bits.Of(Thresholding.GroupMap(r, Structure.Column, GroupNorm.MeanL1, 1.0)), Is.EqualTo("011"));
            Assert.That(Bits.Of(Thresholding.GroupMap(r, Structure.Column, GroupNorm.MeanL1, 1.0, Compatibility.Distiller)), Is.EqualTo("001"));
        }
    }

    [Test]
    public void D02_layers_and_sums_of_groups_have_masks()
    {
        using var scope = NewDisposeScope();
        var r = tensor([1f, -2, 3, .5f, .5f, .5f]).reshape(2, 3);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bits.Of(Thresholding.GroupMask(r, [Structure.Row, Structure.Column], GroupNorm.L1, 2.0)), Is.EqualTo("011000"));
            Assert.That(Bits.Of(Thresholding.GroupMask(r, [Structure.Layer], GroupNorm.L1, 7.5)), Is.EqualTo("000000"));
        }
    }

    [Test]
    public void D39_filters_of_weights_of_any_rank_can_be_thresholded()
    {
        using var scope = NewDisposeScope();
        var conv1d = tensor([1f, 1, 0, 0]).reshape(2, 1, 2);
        Assert.That(Bits.Of(Thresholding.GroupMask(conv1d, [Structure.Filter], GroupNorm.Max, 0.5)), Is.EqualTo("1100"));
    }
}
