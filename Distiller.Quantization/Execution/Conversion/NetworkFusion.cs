using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Joins nodes into the steps that int8 kernels run: normalization into layers, activations and additions into what precedes.</summary>
/// <remarks>
/// Folding: w' = w · γ/σ, b' = β + (b - μ) · γ/σ per filter. Only the edge counts, not the order: the value between two joined
/// nodes must have no other reader. Source: Distiller, <c>quantization/q_utils.py</c>, with defects 14.12 and 14.14 mended.
/// </remarks>
internal static class NetworkFusion
{
    /// <summary>The fused network. It takes over the tensors; the argument must not be used any more.</summary>
    internal static NetworkGraph Apply(NetworkGraph network)
    {
        var tensors = network.Tensors.ToDictionary(StringComparer.Ordinal);
        List<Node> nodes = [.. network.Nodes];
        var output = network.Output;
        FoldNormalization(nodes, tensors, ref output);
        JoinActivations(nodes, ref output);
        JoinAdditions(nodes, tensors, ref output);
        return new(Ancestors(nodes, output), null, tensors);
    }

    /// <summary>The nodes that a value depends on, in their order.</summary>
    internal static ImmutableArray<Node> Ancestors(IReadOnlyList<Node> nodes, string output)
    {
        HashSet<string> wanted = [output];
        List<Node> kept = [];
        for (var i = nodes.Count - 1; i >= 0; i--)
        {
            if (wanted.Contains(nodes[i].Name))
            {
                kept.Add(nodes[i]);
                wanted.UnionWith(nodes[i].Inputs);
            }
        }

        kept.Reverse();
        return [.. kept];
    }

    private static bool HasOneReader(List<Node> nodes, string value, string output) =>
        value != output && nodes.Sum(node => node.Inputs.Count(input => input == value)) == 1;

    // Whoever read `from` reads `to`.
    private static void Redirect(List<Node> nodes, string from, string to, ref string output)
    {
        for (var i = 0; i < nodes.Count; i++)
        {
            nodes[i] = nodes[i] with { Inputs = [.. nodes[i].Inputs.Select(input => input == from ? to : input)] };
        }

        output = output == from ? to : output;
    }

    private static void FoldNormalization(List<Node> nodes, Dictionary<string, Tensor> tensors, ref string output)
    {
        foreach (var name in nodes.Where(node => node.Operation is NormalizationOperation).Select(node => node.Name).ToArray())
        {
            var position = nodes.FindIndex(node => node.Name == name);
            var input = nodes[position].Inputs[0];
            tensors.Remove(name + ".scale", out var scale);
            tensors.Remove(name + ".shift", out var shift);
            if (nodes.FirstOrDefault(node => node.Name == input) is { Operation: ConvolutionOperation or LinearOperation } layer
                && HasOneReader(nodes, input, output))
            {
                Fold(layer.Name, scale!, shift!, tensors);
                nodes.RemoveAt(position);
                Redirect(nodes, name, layer.Name, ref output);
                continue;
            }

            // One weight a channel, which 8 bits hold exactly: a normalization that stands alone is a depthwise convolution.
            tensors[name + ".weight"] = scale!.reshape(-1, 1, 1, 1).DetachFromDisposeScope();
            tensors[name + ".bias"] = shift!;
            var window = new Window([1, 1], [1, 1], [0, 0], [1, 1], scale.shape[0]);
            scale.Dispose();
            nodes[position] = nodes[position] with { Operation = new ConvolutionOperation(window, Activation.None, AddsResidual: false) };
        }
    }

    private static void Fold(string layer, Tensor scale, Tensor shift, Dictionary<string, Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        tensors.Remove(layer + ".weight", out var weight);
        long[] spread = [scale.shape[0], .. Enumerable.Repeat(1L, (int)weight!.dim() - 1)];
        tensors[layer + ".weight"] = weight.mul(scale.reshape(spread)).DetachFromDisposeScope();
        weight.Dispose();
        if (tensors.Remove(layer + ".bias", out var bias))
        {
            tensors[layer + ".bias"] = bias.mul(scale).add(shift).DetachFromDisposeScope();
            bias.Dispose();
            shift.Dispose();
        }
        else
        {
            tensors[layer + ".bias"] = shift;
        }

        scale.Dispose();
    }

    private static void JoinActivations(List<Node> nodes, ref string output)
    {
        foreach (var name in nodes.Where(node => node.Operation is ActivationOperation).Select(node => node.Name).ToArray())
        {
            var node = nodes.First(candidate => candidate.Name == name);
            var input = node.Inputs[0];
            var position = nodes.FindIndex(candidate => candidate.Name == input);
            if (position >= 0 && nodes[position].Operation is { Follows: Activation.None } before
                && before.FollowedBy(node.Operation.Follows) is { } joined && HasOneReader(nodes, input, output))
            {
                nodes[position] = nodes[position] with { Operation = joined };
                nodes.RemoveAll(candidate => candidate.Name == name);
                Redirect(nodes, name, input, ref output);
            }
        }
    }

    // The convolution moves to the place of the addition, where the other side is ready.
    private static void JoinAdditions(List<Node> nodes, Dictionary<string, Tensor> tensors, ref string output)
    {
        foreach (var name in nodes.Where(node => node.Operation is AddOperation).Select(node => node.Name).ToArray())
        {
            var position = nodes.FindIndex(node => node.Name == name);
            var addition = nodes[position];
            var last = output;
            var convolution = addition.Inputs
                .SelectMany(input => nodes.Where(node => node.Name == input))
                .Where(node => node.Operation is ConvolutionOperation { Activation: Activation.None, AddsResidual: false } && HasOneReader(nodes, node.Name, last))
                .MaxBy(node => tensors[node.Name + ".weight"].numel());
            if (convolution is null)
            {
                continue;
            }

            var other = addition.Inputs.First(input => input != convolution.Name);
            var joined = ((ConvolutionOperation)convolution.Operation) with { Activation = addition.Operation.Follows, AddsResidual = true };
            nodes[position] = convolution with { Operation = joined, Inputs = [convolution.Inputs[0], other] };
            nodes.RemoveAt(nodes.FindIndex(node => node.Name == convolution.Name));
            Redirect(nodes, name, convolution.Name, ref output);
        }
    }
}
