using System.Collections.Frozen;
using Distiller.Export.Onnx.Writing;

namespace Distiller.Export.Onnx.Operators;

/// <summary>The built-in translations by name of the operator. An in-place form has that of the plain one.</summary>
internal static class OperatorTable
{
    private static readonly FrozenDictionary<string, Action<OnnxCall>> Table = new[]
    {
        PointwiseOperators.All, ActivationOperators.All, LayerOperators.All, NormalizationOperators.All, PoolingOperators.All,
        ShapeOperators.All, SelectionOperators.All, ReductionOperators.All, ResizeOperators.All, RecurrentOperators.All, AttentionOperators.All,
    }
        .SelectMany(area => area)
        .ToFrozenDictionary(entry => "aten::" + entry.Key, entry => entry.Value, StringComparer.Ordinal);

    internal static Action<OnnxCall>? Find(string name) => Table.GetValueOrDefault(name) ?? Table.GetValueOrDefault(name.TrimEnd('_'));
}
