using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Nodes in an order in which they can run, and their tensors. Owns the tensors.</summary>
/// <remarks>
/// Tensors of node <c>n</c>: <c>n.weight</c> (float before, int8 after quantization), <c>n.weight_scale</c> (F), <c>n.bias</c> (F).
/// </remarks>
internal sealed class NetworkGraph(ImmutableArray<Node> nodes, Affine? inputAffine, IReadOnlyDictionary<string, Tensor> tensors) : IDisposable
{
    /// <summary>Name of the value that a caller gives.</summary>
    internal const string Input = "input";

    internal ImmutableArray<Node> Nodes { get; } = nodes;

    /// <summary>How the input is held in bytes; null before calibration.</summary>
    internal Affine? InputAffine { get; } = inputAffine;

    internal IReadOnlyDictionary<string, Tensor> Tensors { get; } = tensors;

    internal string Output => Nodes[^1].Name;

    /// <summary>The weights in float, shaped as the layer's; a new tensor of the current scope.</summary>
    internal Tensor Weight(Node node)
    {
        var weight = Tensors[node.Name + ".weight"];
        if (weight.dtype != ScalarType.Int8)
        {
            return weight.alias();
        }

        var scale = Tensors[node.Name + ".weight_scale"];
        long[] spread = [scale.shape[0], .. Enumerable.Repeat(1L, (int)weight.dim() - 1)];
        return weight.to_type(ScalarType.Float32).mul(scale.reshape(spread));
    }

    internal Tensor? Bias(Node node) => Tensors.GetValueOrDefault(node.Name + ".bias");

    internal Affine AffineOf(string value) => (value == Input ? InputAffine : Node(value).Result)
        ?? throw new InvalidOperationException($"The value '{value}' was not calibrated.");

    internal Node Node(string name) => Nodes.First(node => node.Name == name);

    /// <summary>Whether a value comes out of its step as bytes.</summary>
    internal bool IsHeldInBytes(string value) => value != Input && Node(value) is { IsInt8: true } node && !GivesFloat(node);

    /// <summary>Whether an 8-bit layer hands its sums over as floats: nobody wants them in bytes, so they are not rounded.</summary>
    internal bool GivesFloat(Node node) =>
        node.Operation is LinearOperation or ConvolutionOperation { AddsResidual: false }
        && node.Operation.Follows != Activation.RectifiedTo6
        && Nodes.Where(reader => reader.Inputs.Contains(node.Name)).All(reader => !reader.IsInt8);

    /// <summary>The same tensors under other nodes; the one that is kept disposes them.</summary>
    internal NetworkGraph With(ImmutableArray<Node> nodes) => new(nodes, InputAffine, Tensors);

    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
