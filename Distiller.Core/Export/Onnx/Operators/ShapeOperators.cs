using Distiller.Export.Onnx.Writing;
using Distiller.Native;

namespace Distiller.Export.Onnx.Operators;

/// <summary>Other views of the same values, and tensors put together.</summary>
internal static class ShapeOperators
{
    internal static Dictionary<string, Action<OnnxCall>> All { get; } = new(StringComparer.Ordinal)
    {
        ["view"] = Reshape,
        ["reshape"] = Reshape,
        ["_unsafe_view"] = Reshape,
        ["flatten"] = Reshape,
        ["unflatten"] = Reshape,
        ["squeeze"] = Reshape,
        ["unsqueeze"] = Reshape,
        ["_reshape_alias"] = Reshape,
        ["view_as"] = Reshape,
        ["reshape_as"] = Reshape,
        ["permute"] = call => Transpose(call, [.. call.Integers("dims").Select(axis => OnnxCall.FromFront(axis, Rank(call)))]),
        ["transpose"] = call => Swap(call, call.Axis("dim0"), call.Axis("dim1")),
        ["swapaxes"] = call => Swap(call, call.Axis("axis0"), call.Axis("axis1")),
        ["t"] = Turn,
        ["numpy_T"] = call => Transpose(call, [.. Enumerable.Range(0, Rank(call)).Reverse().Select(axis => (long)axis)]),
        ["expand"] = Expand,
        ["expand_as"] = Expand,
        ["broadcast_to"] = Expand,
        ["cat"] = Concatenate,
        ["concat"] = Concatenate,
        ["concatenate"] = Concatenate,
        ["stack"] = Stack,
        ["repeat"] = Repeat,
        ["pixel_shuffle"] = call => call.Result(call.Emit(
            "DepthToSpace", [call.Input("self")], ("blocksize", call.Integer("upscale_factor")), ("mode", "CRD"))),
        ["constant_pad_nd"] = call => Pad(call, "constant"),
        ["reflection_pad1d"] = call => Pad(call, "reflect"),
        ["reflection_pad2d"] = call => Pad(call, "reflect"),
        ["replication_pad1d"] = call => Pad(call, "edge"),
        ["replication_pad2d"] = call => Pad(call, "edge"),
        ["pad"] = call => Pad(call, call.Operator["mode"] switch
        {
            "constant" => "constant",
            "reflect" => "reflect",
            "replicate" => "edge",
            object mode => throw call.Refuse($"padding of kind '{mode}' has no form in ONNX"),
            null => "constant",
        }),
    };

    private static int Rank(OnnxCall call) => call.Tensor("self").Shape.Length;

    private static void Reshape(OnnxCall call)
    {
        string self = call.Input(call.Operator.Arguments[0].Name);
        call.Result(call.Emit("Reshape", [self, call.Graph.Integers([.. call.ResultShape()])]));
    }

    private static void Transpose(OnnxCall call, long[] order) => call.Result(call.Emit("Transpose", [call.Input("self")], ("perm", order)));

    private static void Swap(OnnxCall call, long first, long second)
    {
        long[] order = [.. Enumerable.Range(0, Rank(call)).Select(axis => (long)axis)];
        (order[first], order[second]) = (second, first);
        Transpose(call, order);
    }

    private static void Turn(OnnxCall call)
    {
        if (Rank(call) < 2)
        {
            call.PassOn("self");
            return;
        }

        Transpose(call, [1, 0]);
    }

    private static void Expand(OnnxCall call) => call.Result(call.Emit("Expand", [call.Input("self"), call.RuntimeShape()]));

    private static void Concatenate(OnnxCall call)
    {
        // A vector without elements is left out, as libtorch does.
        RecordedTensor[] members = (RecordedTensor[])call.Operator["tensors"]!;
        string[] values = [.. call.Inputs("tensors").Where((_, k) => !members[k].Shape.SequenceEqual([0L]))];
        call.Result(call.Emit("Concat", values, ("axis", OnnxCall.FromFront(call.Integer("dim"), call.Operator.Results[0].Shape.Length))));
    }

    private static void Stack(OnnxCall call)
    {
        long axis = OnnxCall.FromFront(call.Integer("dim"), call.Operator.Results[0].Shape.Length);
        string[] members = [.. call.Inputs("tensors").Select(value => call.Emit("Unsqueeze", [value, call.Graph.Integers(axis)]))];
        call.Result(call.Emit("Concat", members, ("axis", axis)));
    }

    private static void Repeat(OnnxCall call)
    {
        long[] times = call.Integers("repeats");
        string self = call.Input("self");
        if (times.Length > Rank(call))
        {
            self = call.Emit("Unsqueeze", [self, call.Graph.Integers([.. Enumerable.Range(0, times.Length - Rank(call)).Select(axis => (long)axis)])]);
        }

        call.Result(call.Emit("Tile", [self, call.Graph.Integers(times)]));
    }

    // libtorch lists the last axis first, each with its front and its end; ONNX all fronts, then all ends.
    private static void Pad(OnnxCall call, string mode)
    {
        long[] given = call.Integers(call.Operator.Arguments.Any(argument => argument.Name == "pad") ? "pad" : "padding");
        int rank = Rank(call);
        long[] pads = new long[2 * rank];
        for (int k = 0; k < given.Length / 2; k++)
        {
            pads[rank - 1 - k] = given[2 * k];
            pads[(2 * rank) - 1 - k] = given[(2 * k) + 1];
        }

        List<string> inputs = [call.Input("self"), call.Graph.Integers(pads)];
        if (mode == "constant") inputs.Add(call.Operator["value"] is null ? call.Graph.Scalar(0, call.ResultType) : call.Operand("value", call.ResultType));
        call.Result(call.Emit("Pad", inputs, ("mode", mode)));
    }
}
