using System.Collections.Immutable;
using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>What the arguments of a recorded operator say.</summary>
internal static class RecordedArguments
{
    /// <summary>Whether an argument is this number, whole or not.</summary>
    internal static bool Is(object? value, double number) => value switch { long whole => whole == number, double real => real == number, _ => false };

    /// <summary>The shape of an argument that is a tensor.</summary>
    internal static ImmutableArray<long> ShapeOf(object? argument) => ((RecordedTensor)argument!).Shape;

    /// <summary>The value of an argument that is no result of an operator, such as a weight; null where there is none.</summary>
    internal static Tensor? ConstantOf(RecordedOperator call, string name) => (call[name] as RecordedTensor)?.Constant;

    /// <summary>How a pool moves over its image.</summary>
    internal static Window WindowOf(RecordedOperator call)
    {
        var kernel = Window.Both((long[])call["kernel_size"]!, 1);
        var stride = (long[])call["stride"]!;
        return new(
            kernel, stride.Length == 0 ? kernel : Window.Both(stride, 1), Window.Both((long[])call["padding"]!, 0),
            Window.Both(call["dilation"] as long[] ?? [], 1));
    }

    /// <summary>How a convolution moves over its image.</summary>
    internal static Window ConvolutionWindowOf(RecordedOperator call, RecordedTensor weight) => new(
        [weight.Shape[2], weight.Shape[3]], Window.Both((long[])call["stride"]!, 1), Window.Both((long[])call["padding"]!, 0),
        Window.Both((long[])call["dilation"]!, 1), (long)call["groups"]!);

    /// <summary>A mean over windows, or over the image: a window that covered all of it in the recorded run means so, as many networks write it.</summary>
    internal static AveragePoolOperation AverageOf(RecordedOperator call)
    {
        var window = WindowOf(call);
        var image = ShapeOf(call["self"]);
        var isWhole = window.Kernel[0] == image[2] && window.Kernel[1] == image[3] && window.Padding.All(padding => padding == 0);
        return new(isWhole ? null : window, call["ceil_mode"] is true, call["count_include_pad"] is not false);
    }
}
