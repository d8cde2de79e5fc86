using System.Collections.Immutable;
using Distiller.Export.Onnx.Writing;
using static TorchSharp.torch;

namespace Distiller.Export.Onnx.Operators;

/// <summary>Parts of tensors.</summary>
internal static class SelectionOperators
{
    internal static Dictionary<string, Action<OnnxCall>> All { get; } = new(StringComparer.Ordinal)
    {
        ["slice"] = Slice,
        ["narrow"] = Narrow,
        ["select"] = Select,
        ["chunk"] = Split,
        ["split"] = Split,
        ["split_with_sizes"] = Split,
        ["unbind"] = Unbind,
        ["index_select"] = call => call.Result(call.Emit("Gather", [call.Input("self"), call.Input("index")], ("axis", call.Axis("dim")))),
        ["gather"] = call => call.Result(call.Emit("GatherElements", [call.Input("self"), call.Input("index")], ("axis", call.Axis("dim")))),
        ["glu"] = Gated,
    };

    private static void Slice(OnnxCall call)
    {
        long start = call.Operator["start"] is null ? 0 : call.Integer("start"), end = call.Operator["end"] is null ? long.MaxValue : call.Integer("end");
        call.Result(call.Emit("Slice", [
            call.Input("self"), call.Graph.Integers(start), call.Graph.Integers(end), call.Graph.Integers(call.Axis("dim")),
            call.Graph.Integers(call.Integer("step")),
        ]));
    }

    private static void Narrow(OnnxCall call)
    {
        long start = call.Integer("start"), axis = call.Axis("dim");
        if (start < 0) start += call.Tensor("self").Shape[(int)axis];
        call.Result(call.Emit("Slice", [
            call.Input("self"), call.Graph.Integers(start), call.Graph.Integers(start + call.Integer("length")), call.Graph.Integers(axis),
        ]));
    }

    private static void Select(OnnxCall call) => call.Result(Pick(call, call.Integer("index"), call.Axis("dim")));

    private static void Unbind(OnnxCall call)
    {
        for (int k = 0; k < call.Operator.Results.Length; k++) call.Result(Pick(call, k, call.Axis("dim")), k);
    }

    private static string Pick(OnnxCall call, long index, long axis) =>
        call.Emit("Gather", [call.Input("self"), call.Graph.Scalar(index, ScalarType.Int64)], ("axis", axis));

    private static void Split(OnnxCall call)
    {
        long axis = call.Axis("dim");
        long[] sizes = [.. call.Operator.Results.Select(part => part.Shape[(int)axis])];
        string[] parts = call.Graph.AddNode(
            "Split", call.Stem + "/Split", sizes.Length, [call.Input("self"), call.Graph.Integers(sizes)], ("axis", axis));
        for (int k = 0; k < parts.Length; k++) call.Result(parts[k], k);
    }

    private static void Gated(OnnxCall call)
    {
        ImmutableArray<long> shape = call.Tensor("self").Shape;
        long axis = call.Axis("dim"), half = shape[(int)axis] / 2;
        string[] parts = call.Graph.AddNode(
            "Split", call.Stem + "/Split", 2, [call.Input("self"), call.Graph.Integers(half, half)], ("axis", axis));
        call.Result(call.Emit("Mul", [parts[0], call.Emit("Sigmoid", [parts[1]])]));
    }
}
