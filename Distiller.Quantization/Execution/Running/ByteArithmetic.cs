using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Quantization.Execution;

/// <summary>The arithmetic of the 8-bit kernels in float tensors that hold whole numbers: the same roundings in the same order.</summary>
/// <remarks>
/// Sums of products of bytes are exact in float32 below 2^24, so a result differs from the kernels' only where an implementation
/// orders its float operations otherwise and a value lies on the edge between two bytes.
/// </remarks>
internal static class ByteArithmetic
{
    /// <summary>A step with inputs of bytes; null for a step whose float form followed by rounding is as good.</summary>
    /// <param name="network">The network.</param>
    /// <param name="node">The step.</param>
    /// <param name="inputs">Its inputs, on the grids of their bytes.</param>
    internal static Tensor? TryRun(NetworkGraph network, Node node, Tensor[] inputs) => node.Operation switch
    {
        ConvolutionOperation convolution => Convolve(network, node, convolution, inputs),
        LinearOperation linear => Multiply(network, node, linear, inputs[0]),
        AddOperation addition => Add(network, node, addition, inputs),
        AveragePoolOperation { Window: null } => Average(network, node, inputs[0]),
        _ => null,
    };

    /// <summary>The bytes of values that lie on their grid.</summary>
    internal static Tensor Stored(Affine affine, Tensor values) => values.div((float)affine.Scale).round().add(affine.ZeroPoint);

    /// <summary>The sums of products of a convolution: whole numbers, the zero point taken off.</summary>
    internal static Tensor Sums(NetworkGraph network, Node node, Window window, Tensor image)
    {
        var source = network.AffineOf(node.Inputs[0]);
        return functional.conv2d(
            Stored(source, image).sub(source.ZeroPoint), network.Tensors[node.Name + ".weight"].to_type(ScalarType.Float32), null!,
            [.. window.Stride], [.. window.Padding], [.. window.Dilation], window.ConvGroups);
    }

    private static Tensor Convolve(NetworkGraph network, Node node, ConvolutionOperation convolution, Tensor[] inputs)
    {
        var source = network.AffineOf(node.Inputs[0]);
        var sums = Sums(network, node, convolution.Window, inputs[0]);
        var accumulator = network.Tensors[node.Name + ".weight_scale"].mul((float)source.Scale);
        var added = convolution.AddsResidual ? network.AffineOf(node.Inputs[1]) : null;
        var bias = (network.Bias(node) ?? zeros_like(accumulator)).sub(added is null ? 0f : (float)added.Scale * added.ZeroPoint).div(accumulator);
        var target = network.GivesFloat(node) ? null : network.AffineOf(node.Name);
        var scale = target is null ? accumulator : accumulator.div((float)target.Scale);
        var steps = sums.add(Spread(bias)).mul(Spread(scale));
        if (added is not null && target is not null)
        {
            steps = steps.add(Stored(added, inputs[1]).mul((float)added.Scale / (float)target.Scale));
        }

        return Finish(steps, target, convolution.Activation);
    }

    private static Tensor Multiply(NetworkGraph network, Node node, LinearOperation linear, Tensor input)
    {
        var source = network.AffineOf(node.Inputs[0]);
        var weight = network.Tensors[node.Name + ".weight"].to_type(ScalarType.Float32);
        var accumulator = network.Tensors[node.Name + ".weight_scale"].mul((float)source.Scale);
        var target = network.GivesFloat(node) ? null : network.AffineOf(node.Name);
        var real = network.Bias(node) ?? zeros_like(accumulator);
        var bias = real.div(accumulator).sub(weight.sum(1).mul(source.ZeroPoint));
        var sums = functional.linear(Stored(source, input), weight).add(bias);
        return Finish(sums.mul(target is null ? accumulator : accumulator.div((float)target.Scale)), target, linear.Activation);
    }

    private static Tensor Add(NetworkGraph network, Node node, AddOperation addition, Tensor[] inputs)
    {
        var (left, right, target) = (network.AffineOf(node.Inputs[0]), network.AffineOf(node.Inputs[1]), network.AffineOf(node.Name));
        var (first, second) = ((float)left.Scale / (float)target.Scale, (float)right.Scale / (float)target.Scale);
        var constant = target.ZeroPoint - (first * left.ZeroPoint) - (second * right.ZeroPoint);
        var steps = Stored(left, inputs[0]).mul(first).add(Stored(right, inputs[1]).mul(second)).add(constant - target.ZeroPoint);
        return Finish(steps, target, addition.Activation);
    }

    private static Tensor Average(NetworkGraph network, Node node, Tensor input)
    {
        var (source, target) = (network.AffineOf(node.Inputs[0]), network.AffineOf(node.Name));
        var count = input.shape[2] * input.shape[3];
        var factor = (float)source.Scale / (float)target.Scale / count;
        var sums = Stored(source, input).sum([2L, 3L], keepdim: true);
        return Finish(sums.mul(factor).sub(factor * source.ZeroPoint * count), target, Activation.None);
    }

    // From steps to the values that bytes stand for; without a target the steps are real already.
    private static Tensor Finish(Tensor steps, Affine? target, Activation activation)
    {
        if (target is null)
        {
            return activation == Activation.None ? steps : steps.relu();
        }

        var low = activation == Activation.None ? byte.MinValue : target.ZeroPoint;
        return steps.add(target.ZeroPoint).round().clamp(low, byte.MaxValue).sub(target.ZeroPoint).mul((float)target.Scale);
    }

    /// <summary>One number a filter, for all positions of an image.</summary>
    internal static Tensor Spread(Tensor perFilter) => perFilter.reshape(1, -1, 1, 1);
}
