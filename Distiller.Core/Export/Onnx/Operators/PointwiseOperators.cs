using Distiller.Export.Onnx.Writing;
using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Export.Onnx.Operators;

/// <summary>Arithmetic, comparisons and conversions, element by element.</summary>
internal static class PointwiseOperators
{
    internal static Dictionary<string, Action<OnnxCall>> All { get; } = new(StringComparer.Ordinal)
    {
        ["exp"] = Unary("Exp"),
        ["log"] = Unary("Log"),
        ["sqrt"] = Unary("Sqrt"),
        ["neg"] = Unary("Neg"),
        ["abs"] = Unary("Abs"),
        ["erf"] = Unary("Erf"),
        ["floor"] = Unary("Floor"),
        ["ceil"] = Unary("Ceil"),
        ["round"] = Unary("Round"),
        ["sin"] = Unary("Sin"),
        ["cos"] = Unary("Cos"),
        ["reciprocal"] = Unary("Reciprocal"),
        ["sign"] = Unary("Sign"),
        ["logical_not"] = Unary("Not"),
        ["rsqrt"] = call => call.Result(call.Emit("Reciprocal", [call.Emit("Sqrt", [call.Input("self")])])),
        ["square"] = call => call.Result(call.Emit("Mul", [call.Input("self"), call.Input("self")])),
        ["add"] = call => Scaled(call, "Add"),
        ["sub"] = call => Scaled(call, "Sub"),
        ["rsub"] = call => call.Result(call.Emit("Sub", [call.Operand("other", call.ResultType), Times(call, "self")])),
        ["mul"] = Binary("Mul"),
        ["div"] = Divide,
        ["true_divide"] = Divide,
        ["maximum"] = Binary("Max"),
        ["minimum"] = Binary("Min"),
        ["pow"] = Power,
        ["eq"] = Comparison("Equal"),
        ["gt"] = Comparison("Greater"),
        ["ge"] = Comparison("GreaterOrEqual"),
        ["lt"] = Comparison("Less"),
        ["le"] = Comparison("LessOrEqual"),
        ["ne"] = call => call.Result(call.Emit("Not", [Compare(call, "Equal")])),
        ["logical_and"] = Binary("And"),
        ["logical_or"] = Binary("Or"),
        ["where"] = call => call.Result(call.Emit(
            "Where", [call.Input("condition"), call.Operand("self", call.ResultType), call.Operand("other", call.ResultType)])),
        ["masked_fill"] = call => call.Result(call.Emit("Where", [call.Input("mask"), call.Operand("value", call.ResultType), call.Input("self")])),
        ["addcmul"] = call => call.Result(call.Emit("Add", [
            call.Input("self"),
            call.Emit("Mul", [call.Emit("Mul", [call.Input("tensor1"), call.Input("tensor2")]), call.Operand("value", call.ResultType)]),
        ])),
        ["to"] = Convert,
        ["_to_copy"] = Convert,
        ["type_as"] = Convert,
        ["clone"] = Same,
        ["contiguous"] = Same,
        ["detach"] = Same,
        ["alias"] = Same,
        ["lift_fresh"] = Same,
        ["dropout"] = Keep,
        ["feature_dropout"] = Keep,
        ["alpha_dropout"] = Keep,
        ["feature_alpha_dropout"] = Keep,
    };

    private static Action<OnnxCall> Unary(string type) => call => call.Result(call.Emit(type, [call.Input("self")]));

    private static Action<OnnxCall> Binary(string type) => call =>
        call.Result(call.Emit(type, [call.Operand("self", call.ResultType), call.Operand("other", call.ResultType)]));

    private static string Times(OnnxCall call, string parameter)
    {
        string operand = call.Operand(parameter, call.ResultType);
        return call.Number("alpha") == 1 ? operand : call.Emit("Mul", [operand, call.Operand("alpha", call.ResultType)]);
    }

    private static void Scaled(OnnxCall call, string type) =>
        call.Result(call.Emit(type, [call.Operand("self", call.ResultType), Times(call, "other")]));

    private static void Divide(OnnxCall call)
    {
        string quotient = call.Emit("Div", [call.Operand("self", call.ResultType), call.Operand("other", call.ResultType)]);
        call.Result(call.Operator["rounding_mode"] switch
        {
            null => quotient,
            "floor" when is_floating_point(call.ResultType) => call.Emit("Floor", [quotient]),
            object mode => throw call.Refuse($"rounding mode '{mode}' of {call.ResultType} has no form in ONNX"),
        });
    }

    private static void Power(OnnxCall call) =>
        call.Result(call.Emit("Pow", [call.Operand("self", call.ResultType), call.Operand("exponent", call.ResultType)]));

    private static Action<OnnxCall> Comparison(string type) => call => call.Result(Compare(call, type));

    private static string Compare(OnnxCall call, string type)
    {
        ScalarType left = call.Tensor("self").ElementType;
        ScalarType right = call.Operator["other"] is RecordedTensor other ? other.ElementType : left;
        ScalarType common = is_floating_point(left) ? left : right;
        return call.Emit(type, [call.Operand("self", common), call.Operand("other", common)]);
    }

    private static void Convert(OnnxCall call)
    {
        if (call.Tensor("self").ElementType == call.ResultType)
        {
            Same(call);
            return;
        }

        call.Result(call.Operand("self", call.ResultType));
    }

    private static void Same(OnnxCall call) => call.PassOn(call.Operator.Arguments[0].Name);

    private static void Keep(OnnxCall call)
    {
        if (call.Truth("train")) throw call.Refuse("it drops values at random even in evaluation mode");
        call.PassOn("input");
    }
}
