using Distiller.Export.Onnx.Writing;

namespace Distiller.Export.Onnx.Operators;

/// <summary>Maxima and means of windows.</summary>
internal static class PoolingOperators
{
    internal static Dictionary<string, Action<OnnxCall>> All { get; } = new(StringComparer.Ordinal)
    {
        ["max_pool1d"] = call => Maximum(call, 1),
        ["max_pool2d"] = call => Maximum(call, 2),
        ["max_pool3d"] = call => Maximum(call, 3),
        ["avg_pool1d"] = call => Average(call, 1),
        ["avg_pool2d"] = call => Average(call, 2),
        ["avg_pool3d"] = call => Average(call, 3),
        ["adaptive_avg_pool1d"] = call => Adaptive(call, "AveragePool", 1),
        ["adaptive_avg_pool2d"] = call => Adaptive(call, "AveragePool", 2),
        ["adaptive_avg_pool3d"] = call => Adaptive(call, "AveragePool", 3),
        ["adaptive_max_pool1d"] = call => Adaptive(call, "MaxPool", 1),
        ["adaptive_max_pool2d"] = call => Adaptive(call, "MaxPool", 2),
        ["adaptive_max_pool3d"] = call => Adaptive(call, "MaxPool", 3),
    };

    private static void Maximum(OnnxCall call, int axes) =>
        call.Result(call.Emit("MaxPool", [call.Input("self")], [.. Window(call, axes), ("dilations", Each(call, "dilation", axes, 1))]));

    private static void Average(OnnxCall call, int axes)
    {
        if (call.Operator["divisor_override"] is not null) throw call.Refuse("its divisor is given");
        call.Result(call.Emit(
            "AveragePool", [call.Input("self")], [.. Window(call, axes), ("count_include_pad", call.Truth("count_include_pad"))]));
    }

    private static (string, object)[] Window(OnnxCall call, int axes)
    {
        long[] kernel = Each(call, "kernel_size", axes, 1);
        long[] stride = call.Integers("stride").Length == 0 ? kernel : Each(call, "stride", axes, 1);
        long[] padding = Each(call, "padding", axes, 0);
        return
        [
            ("kernel_shape", kernel), ("strides", stride), ("pads", (long[])[.. padding, .. padding]), ("ceil_mode", call.Truth("ceil_mode")),
        ];
    }

    private static long[] Each(OnnxCall call, string parameter, int axes, long fallback)
    {
        long[] given = call.Integers(parameter);
        return given.Length == axes ? given : [.. Enumerable.Repeat(given.Length > 0 ? given[0] : fallback, axes)];
    }

    // Windows of one size exist where the lengths divide; the original uses no other ones.
    private static void Adaptive(OnnxCall call, string type, int axes)
    {
        long[] source = [.. call.Tensor("self").Shape.TakeLast(axes)], target = Each(call, "output_size", axes, 1);
        if (target.All(length => length == 1))
        {
            call.Result(call.Emit("Global" + type, [call.Input("self")]));
            return;
        }

        if (source.Zip(target).Any(pair => pair.First % pair.Second != 0))
        {
            throw call.Refuse($"its windows differ in size: ({string.Join(", ", source)}) is no multiple of ({string.Join(", ", target)})");
        }

        long[] kernel = [.. source.Zip(target, (length, parts) => length / parts)];
        call.Result(call.Emit(type, [call.Input("self")], ("kernel_shape", kernel), ("strides", kernel)));
    }
}
