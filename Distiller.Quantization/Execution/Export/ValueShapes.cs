using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>What the values of a network look like for an input of some shape.</summary>
internal static class ValueShapes
{
    /// <summary>Every value by its name, the input included, numbered from 0.</summary>
    internal static Dictionary<string, RecordedTensor> Of(NetworkGraph network, long[] inputShape)
    {
        Dictionary<string, RecordedTensor> shapes = new(StringComparer.Ordinal);
        using var scope = NewDisposeScope();
        var input = zeros(inputShape);
        Add(NetworkGraph.Input, input);
        ReferenceRun.Run(network, input, isSimulated: false, (node, _, result) => Add(node.Name, result));
        return shapes;

        void Add(string name, Tensor value) => shapes[name] = new() { Id = shapes.Count, Shape = [.. value.shape], ElementType = value.dtype };
    }
}
