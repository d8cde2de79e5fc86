using Distiller.Data;
using Distiller.Native;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.PostTraining;

public sealed class ByteConvolutionTests
{
    [OneTimeSetUp]
    public void Needs_the_native_library()
    {
        if (!NativeSupport.IsAvailable || NativePlan.OneDnnVersion is null) Assert.Ignore(NativeSupport.UnavailableReason ?? "Built without oneDNN.");
    }

    // Bytes hold all of these grids: those of signed and of unsigned images, with and without a zero point.
    [TestCase(8, QuantizationMode.Symmetric, -1, 1, 1, 1)]
    [TestCase(8, QuantizationMode.AsymmetricUnsigned, -0.4, 1, 2, 1)]
    [TestCase(8, QuantizationMode.AsymmetricSigned, -0.4, 1, 1, 4)]
    [TestCase(4, QuantizationMode.AsymmetricUnsigned, 0, 1, 1, 1)]
    [TestCase(3, QuantizationMode.SymmetricRestricted, -1, 1, 2, 2)]
    public void Sums_are_those_of_float_products_bit_by_bit(int bits, QuantizationMode mode, double low, double high, long stride, long groups)
    {
        if (!Processor.SumsBytesIn32Bits()) Assert.Ignore("This processor sums products of bytes in 16 bits.");
        using var scope = NewDisposeScope();
        using var layer = nn.Conv2d(8, 12, 3, stride: stride, padding: 1, groups: groups);
        var images = ChannelsLast.Apply(HashFill.Tensor([5, 8, 9, 7], 1));
        var weight = HashFill.Tensor([.. layer.weight!.shape], 2).mul(127).round();
        var bias = HashFill.Tensor([12], 3).mul(1000).round();
        var grid = ActivationGrid.Of(LinearQuantizer.Parameters(QuantizationRange.Of(low, high), new LinearScheme { Bits = bits, Mode = mode }));

        using var fast = ByteConvolution.Of(layer, weight, bias, grid);

        Assert.That(fast, Is.Not.Null);
        Assert.That(ByteConvolution.Reads(images), Is.True);
        var expected = LayerForward.Run(layer, grid.Integers(images), weight, bias);
        var found = fast!.Run(images, isExact: false);
        Assert.That(found.eq(expected).all().ToBoolean(), Is.True);
        Assert.That(found.stride(), Is.EqualTo(expected.stride()));
        Assert.That(fast.Run(grid.Simulate(images), isExact: true).eq(expected).all().ToBoolean(), Is.True);
    }

    [Test]
    public void Sums_that_float_could_not_hold_and_grids_beyond_a_byte_are_left_to_float()
    {
        using var scope = NewDisposeScope();
        using var layer = nn.Conv2d(64, 2, 3);
        var grid = ActivationGrid.Of(LinearQuantizer.Parameters(QuantizationRange.Of(0, 1), new LinearScheme { Mode = QuantizationMode.AsymmetricUnsigned }));
        var large = full([2, 64, 3, 3], 127);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ByteConvolution.Of(layer, large, null, grid), Is.Null, "sums beyond 2^24");
            Assert.That(ByteConvolution.Of(layer, large.div(127).mul(130), null, grid with { Scheme = grid.Scheme with { Bits = 4 } }), Is.Null, "weights beyond a byte");
            Assert.That(ByteConvolution.Of(layer, ones(2, 64, 3, 3), null, grid with { Scheme = grid.Scheme with { Bits = 9 } }), Is.Null, "inputs beyond a byte");
            Assert.That(ByteConvolution.Reads(ones(2, 8, 4, 4)), Is.False, "channels first");
        }
    }
}
