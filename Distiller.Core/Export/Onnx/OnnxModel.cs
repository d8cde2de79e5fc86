using System.Collections.Immutable;
using Distiller.Export.Onnx.Wire;
using Distiller.Export.Onnx.Writing;
using Distiller.IO;
using Google.Protobuf;

namespace Distiller.Export.Onnx;

/// <summary>A complete ONNX model in memory, independent of the model that it was made from.</summary>
public sealed class OnnxModel
{
    /// <summary>Version of the operator set that models are written in. ONNX Runtime reads it from version 1.12 on.</summary>
    public const long OpsetVersion = OnnxGraphBuilder.OpsetVersion;

    private readonly ModelProto model;

    /// <summary>The model of a graph.</summary>
    /// <param name="graph">A graph with all its nodes, its input and its output; it stays as it is.</param>
    public OnnxModel(OnnxGraphBuilder graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        model = graph.Build();
    }

    /// <summary>How many nodes of each type the graph has, for example 21 of <c>Conv</c>.</summary>
    public ImmutableSortedDictionary<string, int> Operators => model.Graph.Node
        .GroupBy(node => node.OpType, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    /// <summary>Names of the stored tensors; parameters have the names that they have in the model.</summary>
    public ImmutableArray<string> Initializers => [.. model.Graph.Initializer.Select(tensor => tensor.Name)];

    /// <summary>Size of the file, in bytes.</summary>
    public long ByteCount => model.CalculateSize();

    /// <summary>The content of the file.</summary>
    public byte[] ToBytes() => model.ToByteArray();

    /// <summary>Writes the file, beside its place first and then renamed.</summary>
    /// <param name="path">The file to write or replace, usually <c>*.onnx</c>.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => model.WriteTo(stream));
}
