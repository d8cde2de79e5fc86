using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor avg_pool1d(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true) =>
                NnOps.avg_pool1d.Run(input, new[] { kernel_size }, Single(stride, KernelSize), Single(padding, Zero), ceil_mode, count_include_pad);

            public static Tensor avg_pool2d(Tensor input, long kernel_size, long? stride = null, long padding = 0,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                NnOps.avg_pool2d.Run(input, new[] { kernel_size }, Single(stride, KernelSize), new[] { padding }, ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                avg_pool2d(input, Pair(kernel_size), Pair(stride), Pair(padding), ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                NnOps.avg_pool2d.Run(input, kernel_size, stride ?? KernelSize, padding ?? Zero, ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool3d(Tensor input, long[] kernel_size, long[]? stride = null, long[]? padding = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                NnOps.avg_pool3d.Run(input, kernel_size, stride ?? KernelSize, padding ?? Zero, ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool2d_backward(Tensor input, Tensor originalInput, long[] kernel_sizes, long[]? strides = null, long[]? paddings = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                NnOps.avg_pool2d_backward.Run(
                    input, originalInput, kernel_sizes, strides ?? KernelSize, paddings ?? Zero, ceil_mode, count_include_pad, divisor_override);

            public static Tensor avg_pool3d_backward(Tensor input, Tensor originalInput, long[] kernel_sizes, long[]? strides = null, long[]? paddings = null,
                bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                NnOps.avg_pool3d_backward.Run(
                    input, originalInput, kernel_sizes, strides ?? KernelSize, paddings ?? Zero, ceil_mode, count_include_pad, divisor_override);

            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) => NnOps.adaptive_avg_pool1d.Run(input, new[] { output_size });

            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) => adaptive_avg_pool2d(input, (output_size, output_size));

            public static Tensor adaptive_avg_pool2d(Tensor input, (long, long) output_size) => adaptive_avg_pool2d(input, Pair(output_size));

            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) => NnOps.adaptive_avg_pool2d.Run(input, output_size);

            public static Tensor adaptive_avg_pool3d(Tensor input, long output_size) =>
                adaptive_avg_pool3d(input, (output_size, output_size, output_size));

            public static Tensor adaptive_avg_pool3d(Tensor input, (long, long, long) output_size) => adaptive_avg_pool3d(input, Triple(output_size));

            public static Tensor adaptive_avg_pool3d(Tensor input, long[] output_size) => NnOps.adaptive_avg_pool3d.Run(input, output_size);

            /// <summary>Mean of |x|^p over windows, times the window's size, to the power 1/p.</summary>
            public static Tensor lp_pool1d(Tensor input, double norm_type, long kernel_size, long? stride = null, bool ceil_mode = false)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor mean = avg_pool1d(input.pow(norm_type), kernel_size, stride, 0, ceil_mode);
                return Root(mean, kernel_size, norm_type).MoveToOuterDisposeScope();
            }

            public static Tensor lp_pool2d(Tensor input, double norm_type, long kernel_size, long? stride = null, bool ceil_mode = false) =>
                lp_pool2d(input, norm_type, [kernel_size, kernel_size], stride is { } s ? [s, s] : null, ceil_mode);

            public static Tensor lp_pool2d(Tensor input, double norm_type, long[] kernel_size, long[]? stride = null, bool ceil_mode = false)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor mean = avg_pool2d(input.pow(norm_type), kernel_size, stride, null, ceil_mode);
                return Root(mean, kernel_size.Aggregate(1L, (product, n) => product * n), norm_type).MoveToOuterDisposeScope();
            }

            private static Tensor Root(Tensor mean, long window, double norm_type) =>
                mean.sign().mul(relu(mean.abs())).mul(window).pow(1.0 / norm_type);
        }
    }
}
