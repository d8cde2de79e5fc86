using System.Collections.Immutable;
using Distiller.Export.Onnx.Operators;
using Distiller.Export.Onnx.Writing;

namespace Distiller.Export.Onnx;

/// <summary>How a model is written as ONNX.</summary>
public sealed record OnnxOptions
{
    /// <summary>The defaults.</summary>
    public static OnnxOptions Default { get; } = new();

    /// <summary>Name of the graph's input. Default <c>input</c>.</summary>
    public string InputName { get; init; } = "input";

    /// <summary>Name of the graph's output. Default <c>output</c>.</summary>
    public string OutputName { get; init; } = "output";

    /// <summary>Whether the first axis may have any length. Default true; without it the file takes the sample's batch only.</summary>
    /// <remarks>
    /// The model is recorded with two batch sizes: what differs between the recordings is the batch. A forward pass that uses the batch
    /// size in a way that a file cannot say is refused by name.
    /// </remarks>
    public bool HasDynamicBatch { get; init; } = true;

    /// <summary>
    /// Your own translations, by the operator's name such as <c>aten::erf</c>; they come before the built-in ones. Each reads its call and
    /// says what stands for the results.
    /// </summary>
    public ImmutableDictionary<string, Action<OnnxCall>> Translations { get; init; } = [];

    /// <summary>The translation of an operator: yours, or a built-in one.</summary>
    /// <param name="name">Name with namespace, such as <c>aten::erf</c>.</param>
    /// <returns>The translation; null if there is none.</returns>
    public Action<OnnxCall>? Find(string name) => Translations.GetValueOrDefault(name) ?? OperatorTable.Find(name);
}
