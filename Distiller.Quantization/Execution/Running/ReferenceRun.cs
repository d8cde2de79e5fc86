using Distiller.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Quantization.Execution;

/// <summary>Runs a network with ordinary float operators: as it is, or with every value rounded as its bytes would be.</summary>
internal static class ReferenceRun
{
    /// <summary>The output for an input.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">Shape (N, …), float32.</param>
    /// <param name="isSimulated">Whether values between 8-bit steps are rounded.</param>
    /// <param name="observe">Is told each node with what it had before something was added, if so, and with its result.</param>
    /// <param name="roundsAddends">Whether a convolution is rounded before something is added to it, as engines of the exported file do.</param>
    /// <returns>A new tensor.</returns>
    internal static Tensor Run(NetworkGraph network, Tensor input, bool isSimulated, Action<Node, Tensor?, Tensor>? observe = null, bool roundsAddends = false)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Dictionary<string, Tensor> values = new(StringComparer.Ordinal) { [NetworkGraph.Input] = input.alias() };
        foreach (var node in network.Nodes)
        {
            var inputs = node.Inputs
                .Select(name => isSimulated && node.IsInt8 && !network.IsHeldInBytes(name) ? InBytes(values[name], network.AffineOf(name), roundsAddends) : values[name])
                .ToArray();
            var (before, result) = isSimulated && node.IsInt8 && Exact(network, node, inputs, roundsAddends) is { } exact
                ? (null, exact)
                : Rounded(network, node, inputs, isSimulated);

            observe?.Invoke(node, before, result);
            values[node.Name] = result;
        }

        return values[network.Output].MoveToOuterDisposeScope();
    }

    private static Tensor InBytes(Tensor values, Affine affine, bool roundsAddends) =>
        roundsAddends ? FileArithmetic.Round(values, affine) : affine.Simulate(values);

    private static Tensor? Exact(NetworkGraph network, Node node, Tensor[] inputs, bool roundsAddends) =>
        roundsAddends ? FileArithmetic.TryRun(network, node, inputs) : ByteArithmetic.TryRun(network, node, inputs);

    private static (Tensor? Before, Tensor Result) Rounded(NetworkGraph network, Node node, Tensor[] inputs, bool isSimulated)
    {
        var (before, result) = Compute(network, node, inputs);
        return (before, isSimulated && network.IsHeldInBytes(node.Name) ? network.AffineOf(node.Name).Simulate(result) : result);
    }

    private static (Tensor? Before, Tensor Result) Compute(NetworkGraph network, Node node, Tensor[] inputs)
    {
        switch (node.Operation)
        {
            case ConvolutionOperation { Window: var window } convolution:
                var sum = functional.conv2d(
                    inputs[0], network.Weight(node), network.Bias(node)!, [.. window.Stride], [.. window.Padding], [.. window.Dilation], window.ConvGroups);
                return convolution.AddsResidual
                    ? (sum, Activate(sum.add(inputs[1]), convolution.Activation))
                    : (null, Activate(sum, convolution.Activation));
            case LinearOperation linear:
                return (null, Activate(functional.linear(inputs[0], network.Weight(node), network.Bias(node)!), linear.Activation));
            case MaximumPoolOperation { Window: var window, RoundsUp: var roundsUp }:
                return (null, functional.max_pool2d(
                    inputs[0], [.. window.Kernel], [.. window.Stride], [.. window.Padding], [.. window.Dilation], roundsUp));
            case AveragePoolOperation { Window: { } window } pool:
                return (null, functional.avg_pool2d(
                    inputs[0], [.. window.Kernel], [.. window.Stride], [.. window.Padding], pool.RoundsUp, pool.CountsPadding));
            case AveragePoolOperation:
                return (null, functional.adaptive_avg_pool2d(inputs[0], 1));
            case AddOperation addition:
                return (null, Activate(inputs[0].add(inputs[1]), addition.Activation));
            case ConcatenateOperation { Axis: var axis }:
                return (null, cat(inputs, axis));
            case FlattenOperation:
                return (null, inputs[0].flatten(1));
            case ActivationOperation { Activation: var activation }:
                return (null, Activate(inputs[0], activation));
            case ForeignOperation foreign:
                return (null, NativeOperator.Find(foreign.Operator, foreign.Overload).Call(ForeignArguments.Of(foreign, network, inputs)));
            default:
                throw new InvalidOperationException($"A network cannot run '{node.Operation.Kind}'.");
        }
    }

    private static Tensor Activate(Tensor values, Activation activation) => activation switch
    {
        Activation.Rectified => values.relu(),
        Activation.RectifiedTo6 => values.clamp(0, 6),
        _ => values,
    };
}
