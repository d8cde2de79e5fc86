using Distiller.Export.Onnx.Writing;
using static TorchSharp.torch;

namespace Distiller.Export.Onnx.Operators;

/// <summary>Convolutions, products of matrices and tables.</summary>
internal static class LayerOperators
{
    internal static Dictionary<string, Action<OnnxCall>> All { get; } = new(StringComparer.Ordinal)
    {
        ["conv1d"] = Convolution,
        ["conv2d"] = Convolution,
        ["conv3d"] = Convolution,
        ["convolution"] = Convolution,
        ["_convolution"] = Convolution,
        ["conv_transpose1d"] = Transposed,
        ["conv_transpose2d"] = Transposed,
        ["conv_transpose3d"] = Transposed,
        ["linear"] = Linear,
        ["addmm"] = Addmm,
        ["baddbmm"] = Baddbmm,
        ["mm"] = call => Product(call, "mat2"),
        ["bmm"] = call => Product(call, "mat2"),
        ["matmul"] = call => Product(call, "other"),
        ["mv"] = call => Product(call, "vec"),
        ["embedding"] = call => call.Result(call.Emit("Gather", [call.Input("weight"), call.Input("indices")], ("axis", 0L))),
    };

    private static void Convolution(OnnxCall call)
    {
        if (call.Truth("transposed"))
        {
            Transposed(call);
            return;
        }

        List<(string, object)> attributes = Window(call);
        switch (call.Operator["padding"])
        {
            case "valid": break;
            case "same": attributes.Add(("auto_pad", "SAME_UPPER")); break;
            default:
                long[] padding = Each(call, "padding", 0);
                attributes.Add(("pads", (long[])[.. padding, .. padding]));
                break;
        }

        call.Result(call.Emit("Conv", Layer(call), [.. attributes]));
    }

    private static void Transposed(OnnxCall call)
    {
        long[] padding = Each(call, "padding", 0);
        call.Result(call.Emit("ConvTranspose", Layer(call), [
            .. Window(call), ("pads", (long[])[.. padding, .. padding]), ("output_padding", Each(call, "output_padding", 0)),
        ]));
    }

    private static List<(string, object)> Window(OnnxCall call) =>
    [
        ("kernel_shape", call.Tensor("weight").Shape[2..].ToArray()), ("strides", Each(call, "stride", 1)), ("dilations", Each(call, "dilation", 1)),
        ("group", call.Integer("groups")),
    ];

    private static long[] Each(OnnxCall call, string parameter, long fallback)
    {
        int axes = call.Tensor("weight").Shape.Length - 2;
        long[] given = call.Integers(parameter);
        return given.Length == axes ? given : [.. Enumerable.Repeat(given.Length > 0 ? given[0] : fallback, axes)];
    }

    private static string[] Layer(OnnxCall call)
    {
        string image = call.Input("input"), weight = call.Input("weight"), bias = call.OptionalInput("bias");
        return bias.Length > 0 ? [image, weight, bias] : [image, weight];
    }

    private static void Linear(OnnxCall call)
    {
        if (call.Tensor("input").Shape.Length == 2)
        {
            call.Result(call.Emit("Gemm", Layer(call), ("transB", 1L)));
            return;
        }

        string weight;
        if (call.Constant("weight") is { } constant)
        {
            using var scope = NewDisposeScope();
            weight = call.Graph.AddInitializer((call.Tensor("weight").ParameterName ?? call.Stem + ".weight") + ".transposed", constant.t());
        }
        else
        {
            weight = call.Emit("Transpose", [call.Input("weight")], ("perm", (long[])[1, 0]));
        }

        string product = call.Emit("MatMul", [call.Input("input"), weight]);
        string bias = call.OptionalInput("bias");
        call.Result(bias.Length > 0 ? call.Emit("Add", [product, bias]) : product);
    }

    private static void Addmm(OnnxCall call) => call.Result(call.Emit(
        "Gemm", [call.Input("mat1"), call.Input("mat2"), call.Input("self")], ("alpha", call.Number("alpha")), ("beta", call.Number("beta"))));

    private static void Baddbmm(OnnxCall call)
    {
        string Times(string value, string factor) =>
            call.Number(factor) == 1 ? value : call.Emit("Mul", [value, call.Graph.Scalar(call.Number(factor), call.ResultType)]);
        string product = Times(call.Emit("MatMul", [call.Input("batch1"), call.Input("batch2")]), "alpha");
        call.Result(call.Number("beta") == 0 ? product : call.Emit("Add", [Times(call.Input("self"), "beta"), product]));
    }

    private static void Product(OnnxCall call, string other)
    {
        ScalarType type = call.ResultType;
        call.Result(call.Emit("MatMul", [call.Operand("self", type), call.Operand(other, type)]));
    }
}
