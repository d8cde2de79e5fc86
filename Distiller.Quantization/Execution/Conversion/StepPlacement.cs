using System.Collections.Immutable;

namespace Distiller.Quantization.Execution;

/// <summary>Where steps run before anything is measured: in 8 bits whatever has such a form.</summary>
internal static class StepPlacement
{
    /// <summary>All nodes placed.</summary>
    internal static ImmutableArray<Node> Initial(ImmutableArray<Node> nodes) =>
        WithFlattening([.. nodes.Select(node => node with { IsInt8 = node.Operation.FloatReason is null, FloatReason = node.Operation.FloatReason })]);

    /// <summary>A change of shape runs in 8 bits only where it costs nothing: where 8-bit layers read through it.</summary>
    internal static ImmutableArray<Node> WithFlattening(ImmutableArray<Node> nodes)
    {
        return [.. nodes.Select(node => node is { Operation: FlattenOperation, IsInt8: true } && !IsReadByLayers(node)
            ? node with { IsInt8 = false, FloatReason = "no 8-bit layer reads it" }
            : node)];

        bool IsReadByLayers(Node flatten)
        {
            var readers = nodes.Where(node => node.Inputs.Contains(flatten.Name)).ToArray();
            return readers.Length > 0 && readers.All(reader => reader is { Operation: LinearOperation, IsInt8: true });
        }
    }
}
