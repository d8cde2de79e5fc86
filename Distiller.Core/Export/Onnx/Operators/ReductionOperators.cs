using Distiller.Export.Onnx.Writing;

namespace Distiller.Export.Onnx.Operators;

/// <summary>Sums, means and extremes along axes.</summary>
internal static class ReductionOperators
{
    internal static Dictionary<string, Action<OnnxCall>> All { get; } = new(StringComparer.Ordinal)
    {
        ["mean"] = Along("ReduceMean"),
        ["amax"] = Along("ReduceMax"),
        ["amin"] = Along("ReduceMin"),
        ["sum"] = Sum,
        ["max"] = call => Extreme(call, "ReduceMax", "ArgMax", "Max"),
        ["min"] = call => Extreme(call, "ReduceMin", "ArgMin", "Min"),
        ["argmax"] = call => Position(call, "ArgMax"),
        ["argmin"] = call => Position(call, "ArgMin"),
        ["cumsum"] = call => call.Result(call.Emit("CumSum", [call.Operand("self", call.ResultType), call.Graph.Integers(call.Axis("dim"))])),
    };

    private static long[] Axes(OnnxCall call)
    {
        int rank = call.Tensor("self").Shape.Length;
        return [.. call.Integers("dim").Select(axis => OnnxCall.FromFront(axis, rank))];
    }

    private static Action<OnnxCall> Along(string type) => call =>
    {
        long[] axes = Axes(call);
        (string, object) keeps = ("keepdims", call.Truth("keepdim"));
        call.Result(call.Emit(type, [call.Operand("self", call.ResultType)], axes.Length == 0 ? [keeps] : [("axes", axes), keeps]));
    };

    private static void Sum(OnnxCall call)
    {
        long[] axes = Axes(call);
        string self = call.Operand("self", call.ResultType);
        call.Result(call.Emit("ReduceSum", axes.Length == 0 ? [self] : [self, call.Graph.Integers(axes)], ("keepdims", call.Truth("keepdim"))));
    }

    // One name, three meanings: the largest of all, along an axis with positions, of two tensors.
    private static void Extreme(OnnxCall call, string reduction, string position, string pairwise)
    {
        if (call.Operator.Arguments.Any(argument => argument.Name == "other"))
        {
            call.Result(call.Emit(pairwise, [call.Operand("self", call.ResultType), call.Operand("other", call.ResultType)]));
            return;
        }

        if (call.Operator["dim"] is null)
        {
            call.Result(call.Emit(reduction, [call.Input("self")], ("keepdims", false)));
            return;
        }

        long axis = call.Axis("dim");
        bool keeps = call.Truth("keepdim");
        call.Result(call.Emit(reduction, [call.Input("self")], ("axes", (long[])[axis]), ("keepdims", keeps)));
        call.Result(call.Emit(position, [call.Input("self")], ("axis", axis), ("keepdims", keeps)), 1);
    }

    private static void Position(OnnxCall call, string type)
    {
        if (call.Operator["dim"] is null) throw call.Refuse("it has no axis");
        call.Result(call.Emit(type, [call.Input("self")], ("axis", call.Axis("dim")), ("keepdims", call.Truth("keepdim"))));
    }
}
