using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Quantization.Execution;

/// <summary>The arithmetic of an engine that runs the exported file: one rounding for each of its operators.</summary>
/// <remarks>
/// Beside <see cref="ByteArithmetic"/>: a convolution becomes bytes before something is added to it, biases are integers, and the zero
/// point is added after rounding. The order of the float operations is that of ONNX Runtime on x86, whose addition keeps a product
/// unrounded until its sum (FMA). The order counts: one value that falls on the other side of an edge takes others with it in the next
/// layer, and after twenty layers hardly a byte is the same. Source: ONNX Runtime, <c>core/mlas/lib</c>: <c>quantize.cpp</c>, <c>qladd.cpp</c>, <c>qlgavgpool.cpp</c>.
/// </remarks>
internal static class FileArithmetic
{
    /// <summary>A step with inputs of bytes; null for a step whose float form followed by rounding is as good.</summary>
    internal static Tensor? TryRun(NetworkGraph network, Node node, Tensor[] inputs) => node.Operation switch
    {
        ConvolutionOperation { AddsResidual: true } convolution when node.BeforeAddition is { } before =>
            Add(Convolve(network, node, convolution.Window, inputs[0], before), before, inputs[1], network.AffineOf(node.Inputs[1]), network.AffineOf(node.Name), convolution.Activation),
        ConvolutionOperation { AddsResidual: false } convolution =>
            Activated(Convolve(network, node, convolution.Window, inputs[0], network.GivesFloat(node) ? null : network.AffineOf(node.Name)), convolution.Activation),
        LinearOperation linear => Activated(Multiply(network, node, inputs[0]), linear.Activation),
        AddOperation addition =>
            Add(inputs[0], network.AffineOf(node.Inputs[0]), inputs[1], network.AffineOf(node.Inputs[1]), network.AffineOf(node.Name), addition.Activation),
        AveragePoolOperation { Window: null } => Average(inputs[0], network.AffineOf(node.Inputs[0]), network.AffineOf(node.Name)),
        _ => null,
    };

    /// <summary>Values on the grid of their bytes.</summary>
    internal static Tensor Round(Tensor values, Affine affine) => OnGrid(values.div((float)affine.Scale), affine);

    private static Tensor Convolve(NetworkGraph network, Node node, Window window, Tensor image, Affine? target)
    {
        var units = Units(network, node);
        var sums = ByteArithmetic.Sums(network, node, window, image).add(ByteArithmetic.Spread(Bias(network, node, units)));
        return target is null
            ? sums.mul(ByteArithmetic.Spread(units))
            : OnGrid(sums.mul(ByteArithmetic.Spread(units.div((float)target.Scale))), target);
    }

    private static Tensor Multiply(NetworkGraph network, Node node, Tensor input)
    {
        var units = Units(network, node);
        var source = network.AffineOf(node.Inputs[0]);
        var weight = network.Tensors[node.Name + ".weight"].to_type(ScalarType.Float32);
        var sums = functional.linear(ByteArithmetic.Stored(source, input).sub(source.ZeroPoint), weight).add(Bias(network, node, units));
        return network.GivesFloat(node)
            ? sums.mul(units)
            : OnGrid(sums.mul(units.div((float)network.AffineOf(node.Name).Scale)), network.AffineOf(node.Name));
    }

    private static Tensor Add(Tensor first, Affine ofFirst, Tensor second, Affine ofSecond, Affine target, Activation activation)
    {
        var (left, right) = ((float)ofFirst.Scale / (float)target.Scale, (float)ofSecond.Scale / (float)target.Scale);
        var constant = target.ZeroPoint - ((left * ofFirst.ZeroPoint) + (right * ofSecond.ZeroPoint));
        var sum = Fused(ByteArithmetic.Stored(ofSecond, second), right, full_like(second, constant));
        var bytes = Fused(ByteArithmetic.Stored(ofFirst, first), left, sum).round().clamp(byte.MinValue, byte.MaxValue);
        return Activated(bytes.sub(target.ZeroPoint).mul((float)target.Scale), activation);
    }

    private static Tensor Average(Tensor image, Affine source, Affine target)
    {
        var count = image.shape[2] * image.shape[3];
        var sums = ByteArithmetic.Stored(source, image).sum([2L, 3L], keepdim: true).sub(source.ZeroPoint * count);
        return OnGrid(sums.mul((float)source.Scale / ((float)target.Scale * count)), target);
    }

    private static Tensor Units(NetworkGraph network, Node node) =>
        network.Tensors[node.Name + ".weight_scale"].mul((float)network.AffineOf(node.Inputs[0]).Scale);

    private static Tensor Bias(NetworkGraph network, Node node, Tensor units) => (network.Bias(node) ?? zeros_like(units)).div(units).round();

    private static Tensor OnGrid(Tensor steps, Affine affine) =>
        steps.round().add(affine.ZeroPoint).clamp(byte.MinValue, byte.MaxValue).sub(affine.ZeroPoint).mul((float)affine.Scale);

    // The product of a byte and a float is exact in double precision.
    private static Tensor Fused(Tensor bytes, float factor, Tensor addend) =>
        bytes.to_type(ScalarType.Float64).mul((double)factor).add(addend).to_type(ScalarType.Float32);

    private static Tensor Activated(Tensor values, Activation activation) => activation == Activation.None ? values : values.relu();
}
