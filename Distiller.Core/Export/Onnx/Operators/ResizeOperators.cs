using Distiller.Export.Onnx.Writing;

namespace Distiller.Export.Onnx.Operators;

/// <summary>Interpolation of images.</summary>
internal static class ResizeOperators
{
    internal static Dictionary<string, Action<OnnxCall>> All { get; } = new(StringComparer.Ordinal)
    {
        ["upsample_nearest1d"] = Nearest,
        ["upsample_nearest2d"] = Nearest,
        ["upsample_nearest3d"] = Nearest,
        ["upsample_linear1d"] = Linear,
        ["upsample_bilinear2d"] = Linear,
        ["upsample_trilinear3d"] = Linear,
    };

    private static void Nearest(OnnxCall call) => Resize(
        call, ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));

    private static void Linear(OnnxCall call) => Resize(
        call, ("mode", "linear"), ("coordinate_transformation_mode", call.Truth("align_corners") ? "align_corners" : "pytorch_half_pixel"));

    // Lengths rather than factors: a rounded factor may give another length.
    private static void Resize(OnnxCall call, params (string, object)[] attributes) =>
        call.Result(call.Emit("Resize", [call.Input(call.Operator.Arguments[0].Name), "", "", call.RuntimeShape()], attributes));
}
