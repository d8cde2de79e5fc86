using System.Collections.Immutable;
using Distiller.Export.Onnx.Writing;
using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Export.Onnx.Operators;

/// <summary>Scaled dot-product attention, softmax(QKᵀ/√d + mask)·V: Vaswani et al. 2017, arXiv 1706.03762.</summary>
internal static class AttentionOperators
{
    internal static Dictionary<string, Action<OnnxCall>> All { get; } = new(StringComparer.Ordinal)
    {
        ["scaled_dot_product_attention"] = Attend,
        ["_scaled_dot_product_attention"] = Attend,
    };

    private static void Attend(OnnxCall call)
    {
        if (call.Truth("is_causal")) throw call.Refuse("a causal mask is implied; give the mask as a tensor");
        ImmutableArray<long> query = call.Tensor("query").Shape;
        double scale = call.Operator["scale"] is null ? 1 / Math.Sqrt(query[^1]) : call.Number("scale");
        long[] order = [.. Enumerable.Range(0, query.Length).Select(axis => (long)axis)];
        (order[^1], order[^2]) = (order[^2], order[^1]);
        string scores = call.Emit("Mul", [
            call.Emit("MatMul", [call.Input("query"), call.Emit("Transpose", [call.Input("key")], ("perm", order))]),
            call.Graph.Scalar(scale, call.ResultType),
        ]);
        scores = call.Operator["attn_mask"] switch
        {
            null => scores,
            RecordedTensor { ElementType: ScalarType.Bool } => call.Emit(
                "Where", [call.Input("attn_mask"), scores, call.Graph.Scalar(float.MinValue, call.ResultType)]),
            _ => call.Emit("Add", [scores, call.Input("attn_mask")]),
        };
        string weights = call.Emit("Softmax", [scores], ("axis", -1L));
        call.Result(call.Emit("MatMul", [weights, call.Input("value")]));
        call.Result(weights, 1);
    }
}
