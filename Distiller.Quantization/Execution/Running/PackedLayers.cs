using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Layers by libtorch's own quantized operators, with weights packed for the engine that is in force.</summary>
internal static class PackedLayers
{
    private const long QInt8 = 12;

    /// <summary>Adds a layer to a plan; returns the number of its result, in bytes.</summary>
    internal static int Add(NativePlan plan, NetworkGraph network, Node node, int[] inputs, bool isRectified)
    {
        var weight = NativeOperator.Find("aten::quantize_per_channel").Call(
            network.Weight(node), network.Tensors[node.Name + ".weight_scale"].to_type(ScalarType.Float64),
            zeros(network.Tensors[node.Name + ".weight_scale"].shape[0], dtype: ScalarType.Int64), 0L, QInt8);
        var affine = network.AffineOf(node.Name);
        var output = plan.AddValue(affine.Scale, affine.ZeroPoint);
        if (node.Operation is not ConvolutionOperation { Window: var window } convolution)
        {
            using var matrix = NativeOperator.Find("quantized::linear_prepack").CallObject(weight, network.Bias(node));
            plan.Call(
                NativeOperator.Find(isRectified ? "quantized::linear_relu" : "quantized::linear"), output,
                NativeArgument.PlanValue(inputs[0]), matrix, affine.Scale, affine.ZeroPoint);
            return output;
        }

        using var packed = NativeOperator.Find("quantized::conv2d_prepack").CallObject(
            weight, network.Bias(node), window.Stride.ToArray(), window.Padding.ToArray(), window.Dilation.ToArray(), window.ConvGroups);
        if (!convolution.AddsResidual)
        {
            plan.Call(
                NativeOperator.Find(isRectified ? "quantized::conv2d_relu" : "quantized::conv2d", "new"), output,
                NativeArgument.PlanValue(inputs[0]), packed, affine.Scale, affine.ZeroPoint);
            return output;
        }

        var before = node.BeforeAddition ?? affine;
        var image = plan.AddValue(before.Scale, before.ZeroPoint);
        plan.Call(NativeOperator.Find("quantized::conv2d", "new"), image, NativeArgument.PlanValue(inputs[0]), packed, before.Scale, before.ZeroPoint);
        plan.Add(image, inputs[1], output, isRectified);
        return output;
    }
}
