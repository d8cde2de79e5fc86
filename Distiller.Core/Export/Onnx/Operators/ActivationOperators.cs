using Distiller.Export.Onnx.Writing;

namespace Distiller.Export.Onnx.Operators;

/// <summary>Activations of one value, and the soft maxima.</summary>
internal static class ActivationOperators
{
    internal static Dictionary<string, Action<OnnxCall>> All { get; } = new(StringComparer.Ordinal)
    {
        ["relu"] = Unary("Relu"),
        ["sigmoid"] = Unary("Sigmoid"),
        ["tanh"] = Unary("Tanh"),
        ["relu6"] = call => call.Result(Clip(call, call.Graph.Scalar(0), call.Graph.Scalar(6))),
        ["hardtanh"] = call => call.Result(Clip(call, Bound(call, "min_val"), Bound(call, "max_val"))),
        ["clamp"] = call => call.Result(Clip(call, Bound(call, "min"), Bound(call, "max"))),
        ["clamp_min"] = call => call.Result(Clip(call, Bound(call, "min"), "")),
        ["clamp_max"] = call => call.Result(Clip(call, "", Bound(call, "max"))),
        ["leaky_relu"] = call => call.Result(call.Emit("LeakyRelu", [call.Input("self")], ("alpha", call.Number("negative_slope")))),
        ["elu"] = Elu,
        ["selu"] = Unary("Selu"),
        ["silu"] = call => call.Result(call.Emit("Mul", [call.Input("self"), call.Emit("Sigmoid", [call.Input("self")])])),
        ["mish"] = call => call.Result(call.Emit("Mul", [call.Input("self"), call.Emit("Tanh", [call.Emit("Softplus", [call.Input("self")])])])),
        ["hardsigmoid"] = call => call.Result(call.Emit("HardSigmoid", [call.Input("self")], ("alpha", 1.0 / 6), ("beta", 0.5))),
        ["hardswish"] = Unary("HardSwish"),
        ["softplus"] = Softplus,
        ["gelu"] = Gelu,
        ["prelu"] = Prelu,
        ["softmax"] = Along("Softmax"),
        ["_softmax"] = Along("Softmax"),
        ["log_softmax"] = Along("LogSoftmax"),
        ["_log_softmax"] = Along("LogSoftmax"),
        ["log_sigmoid"] = call => call.Result(call.Emit("Log", [call.Emit("Sigmoid", [call.Input("self")])])),
    };

    private static Action<OnnxCall> Unary(string type) => call => call.Result(call.Emit(type, [call.Input("self")]));

    private static Action<OnnxCall> Along(string type) => call =>
        call.Result(call.Emit(type, [call.Operand("self", call.ResultType)], ("axis", call.Axis("dim"))));

    private static string Bound(OnnxCall call, string parameter) => call.Operator[parameter] is null ? "" : call.Operand(parameter, call.ResultType);

    private static string Clip(OnnxCall call, string low, string high) => call.Emit("Clip", [call.Input("self"), low, high]);

    private static void Elu(OnnxCall call)
    {
        if (call.Number("scale") != 1 || call.Number("input_scale") != 1) throw call.Refuse("its scales are not 1");
        call.Result(call.Emit("Elu", [call.Input("self")], ("alpha", call.Number("alpha"))));
    }

    private static void Softplus(OnnxCall call)
    {
        string beta = call.Graph.Scalar(call.Number("beta"), call.ResultType);
        call.Result(call.Number("beta") == 1
            ? call.Emit("Softplus", [call.Input("self")])
            : call.Emit("Div", [call.Emit("Softplus", [call.Emit("Mul", [call.Input("self"), beta])]), beta]));
    }

    // Exact: x/2 · (1 + erf(x/√2)). Approximate: x/2 · (1 + tanh(√(2/π)·(x + 0.044715 x³))). Hendrycks and Gimpel, arXiv 1606.08415.
    private static void Gelu(OnnxCall call)
    {
        string x = call.Input("self");
        string Number(double value) => call.Graph.Scalar(value, call.ResultType);
        string bend = call.Operator["approximate"] is "tanh"
            ? call.Emit("Tanh", [call.Emit("Mul", [
                call.Emit("Add", [x, call.Emit("Mul", [call.Emit("Pow", [x, Number(3)]), Number(0.044715)])]), Number(Math.Sqrt(2 / Math.PI)),
            ])])
            : call.Emit("Erf", [call.Emit("Div", [x, Number(Math.Sqrt(2))])]);
        call.Result(call.Emit("Mul", [call.Emit("Mul", [x, call.Emit("Add", [bend, Number(1)])]), Number(0.5)]));
    }

    // ONNX aligns the slopes with the last axes, libtorch with the second one.
    private static void Prelu(OnnxCall call)
    {
        long slopes = call.Tensor("weight").Shape.Aggregate(1L, (product, length) => product * length);
        long[] shape = [slopes, .. Enumerable.Repeat(1L, Math.Max(0, call.Tensor("self").Shape.Length - 2))];
        call.Result(call.Emit("PRelu", [call.Input("self"), call.Emit("Reshape", [call.Input("weight"), call.Graph.Integers(shape)])]));
    }
}
