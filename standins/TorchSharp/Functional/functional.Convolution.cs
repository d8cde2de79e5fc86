using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly long[] One = [1];
            private static readonly long[] Zero = [0];

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => NnOps.linear.Run(input, weights, bias);

            public static Tensor bilinear(Tensor input1, Tensor input2, Tensor weight, Tensor? bias = null) =>
                NnOps.bilinear.Run(input1, input2, weight, bias);

            public static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null,
                long? stride = null, long? padding = null, long? dilation = null, long groups = 1) =>
                NnOps.conv1d.Run(input, weight, bias, Single(stride, One), Single(padding, Zero), Single(dilation, One), groups);

            public static Tensor conv1d_padding(Tensor input, Tensor weight, Tensor? bias = null,
                long? stride = null, Padding padding = Padding.Valid, long? dilation = null, long groups = 1) =>
                NnOps.conv1d_padding.Run(input, weight, bias, Single(stride, One), Name(padding), Single(dilation, One), groups);

            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null,
                long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                NnOps.conv2d.Run(input, weight, bias, strides ?? One, padding ?? Zero, dilation ?? One, groups);

            public static Tensor conv2d_padding(Tensor input, Tensor weight, Tensor? bias = null,
                long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                NnOps.conv2d_padding.Run(input, weight, bias, strides ?? One, Name(padding), dilation ?? One, groups);

            public static Tensor conv3d(Tensor input, Tensor weight, Tensor? bias = null,
                long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                NnOps.conv3d.Run(input, weight, bias, strides ?? One, padding ?? Zero, dilation ?? One, groups);

            public static Tensor conv3d_padding(Tensor input, Tensor weight, Tensor? bias = null,
                long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                NnOps.conv3d_padding.Run(input, weight, bias, strides ?? One, Name(padding), dilation ?? One, groups);

            public static Tensor conv_transpose1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null,
                long? padding = null, long? output_padding = null, long? dilation = null, long groups = 1) =>
                NnOps.conv_transpose1d.Run(input, weight, bias,
                    Single(stride, One), Single(padding, Zero), Single(output_padding, Zero), groups, Single(dilation, One));

            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                NnOps.conv_transpose2d.Run(input, weight, bias, strides ?? One, padding ?? Zero, output_padding ?? Zero, groups, dilation ?? One);

            public static Tensor conv_transpose3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                NnOps.conv_transpose3d.Run(input, weight, bias, strides ?? One, padding ?? Zero, output_padding ?? Zero, groups, dilation ?? One);

            private static string Name(Padding padding) => padding == Padding.Same ? "same" : "valid";

            private static long[] Single(long? value, long[] otherwise) => value is { } v ? [v] : otherwise;

            private static long[] Pair((long, long) value) => [value.Item1, value.Item2];

            private static long[]? Pair((long, long)? value) => value is { } v ? Pair(v) : null;

            private static long[] Triple((long, long, long) value) => [value.Item1, value.Item2, value.Item3];
        }
    }
}
