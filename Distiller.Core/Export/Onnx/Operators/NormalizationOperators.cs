using Distiller.Export.Onnx.Writing;
using static TorchSharp.torch;

namespace Distiller.Export.Onnx.Operators;

/// <summary>Normalization over the batch's statistics, features, groups or instances.</summary>
internal static class NormalizationOperators
{
    internal static Dictionary<string, Action<OnnxCall>> All { get; } = new(StringComparer.Ordinal)
    {
        ["batch_norm"] = BatchNorm,
        ["layer_norm"] = LayerNorm,
        ["group_norm"] = GroupNorm,
        ["instance_norm"] = InstanceNorm,
    };

    private static void BatchNorm(OnnxCall call)
    {
        if (call.Truth("training") || call.Operator["running_mean"] is null)
        {
            throw call.Refuse("it normalizes with the statistics of the batch; give the layer running statistics");
        }

        call.Result(call.Emit(
            "BatchNormalization",
            [call.Input("input"), Factors(call, "weight", 1), Factors(call, "bias", 0), call.Input("running_mean"), call.Input("running_var")],
            ("epsilon", call.Number("eps"))));
    }

    private static void LayerNorm(OnnxCall call)
    {
        using var scope = NewDisposeScope();
        long[] shape = call.Integers("normalized_shape");
        string scale = call.Operator["weight"] is null ? call.Graph.AddInitializer(call.Stem + ".ones", ones(shape)) : call.Input("weight");
        string bias = call.OptionalInput("bias");
        call.Result(call.Emit(
            "LayerNormalization", bias.Length > 0 ? [call.Input("input"), scale, bias] : [call.Input("input"), scale],
            ("axis", (long)-shape.Length), ("epsilon", call.Number("eps"))));
    }

    // Groups become the channels of an instance normalization; the factors of the real channels follow.
    private static void GroupNorm(OnnxCall call)
    {
        using var scope = NewDisposeScope();
        long groups = call.Integer("num_groups");
        string grouped = call.Emit("Reshape", [call.Input("input"), call.Graph.Integers(0, groups, -1)]);
        string normalized = call.Emit(
            "InstanceNormalization",
            [grouped, call.Graph.AddInitializer(call.Stem + ".ones", ones(groups)), call.Graph.AddInitializer(call.Stem + ".zeros", zeros(groups))],
            ("epsilon", call.Number("eps")));
        string result = call.Emit("Reshape", [normalized, call.RuntimeShape()]);
        long[] channels = [-1, .. Enumerable.Repeat(1L, call.Tensor("input").Shape.Length - 2)];
        string Spread(string parameter) => call.Emit("Reshape", [call.Input(parameter), call.Graph.Integers(channels)]);
        if (call.Operator["weight"] is not null) result = call.Emit("Mul", [result, Spread("weight")]);
        if (call.Operator["bias"] is not null) result = call.Emit("Add", [result, Spread("bias")]);
        call.Result(result);
    }

    private static void InstanceNorm(OnnxCall call)
    {
        if (!call.Truth("use_input_stats")) throw call.Refuse("it uses running statistics");
        call.Result(call.Emit(
            "InstanceNormalization", [call.Input("input"), Factors(call, "weight", 1), Factors(call, "bias", 0)], ("epsilon", call.Number("eps"))));
    }

    private static string Factors(OnnxCall call, string parameter, double value)
    {
        if (call.Operator[parameter] is not null) return call.Input(parameter);
        using var scope = NewDisposeScope();
        return call.Graph.AddInitializer($"{call.Stem}.{parameter}", full([call.Tensor("input").Shape[1]], value, dtype: call.ResultType));
    }
}
