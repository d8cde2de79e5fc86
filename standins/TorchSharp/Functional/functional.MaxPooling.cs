using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            // An empty list of strides stands for the kernel's size.
            private static readonly long[] KernelSize = [];

            public static Tensor max_pool1d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                NnOps.max_pool1d.Run(input, new[] { kernel_size }, Single(stride, KernelSize), Single(padding, Zero), Single(dilation, One), ceil_mode);

            public static (Tensor output, Tensor indices) max_pool1d_with_indices(
                Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                NnOps.max_pool1d_with_indices.Run2(
                    input, new[] { kernel_size }, Single(stride, KernelSize), Single(padding, Zero), Single(dilation, One), ceil_mode);

            public static Tensor max_pool2d(Tensor input, long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                NnOps.max_pool2d.Run(input, new[] { kernel_size }, Single(stride, KernelSize), Single(padding, Zero), Single(dilation, One), ceil_mode);

            public static Tensor max_pool2d(
                Tensor input, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                max_pool2d(input, Pair(kernel_size), Pair(stride), Pair(padding), Pair(dilation), ceil_mode);

            public static Tensor max_pool2d(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                NnOps.max_pool2d.Run(input, kernel_size, strides ?? KernelSize, padding ?? Zero, dilation ?? One, ceil_mode);

            public static (Tensor output, Tensor indices) max_pool2d_with_indices(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                NnOps.max_pool2d_with_indices.Run2(input, kernel_size, strides ?? KernelSize, padding ?? Zero, dilation ?? One, ceil_mode);

            public static Tensor max_pool3d(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                NnOps.max_pool3d.Run(input, kernel_size, strides ?? KernelSize, padding ?? Zero, dilation ?? One, ceil_mode);

            public static (Tensor output, Tensor indices) max_pool3d_with_indices(
                Tensor input, long[] kernel_size, long[]? strides = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                NnOps.max_pool3d_with_indices.Run2(input, kernel_size, strides ?? KernelSize, padding ?? Zero, dilation ?? One, ceil_mode);

            public static Tensor adaptive_max_pool1d(Tensor input, long output_size) => First(adaptive_max_pool1d_with_indices(input, output_size));

            public static (Tensor Values, Tensor Indices) adaptive_max_pool1d_with_indices(Tensor input, long output_size) =>
                NnOps.adaptive_max_pool1d.Run2(input, new[] { output_size });

            public static Tensor adaptive_max_pool2d(Tensor input, long[] output_size) => First(adaptive_max_pool2d_with_indices(input, output_size));

            public static (Tensor Values, Tensor Indices) adaptive_max_pool2d_with_indices(Tensor input, long[] output_size) =>
                NnOps.adaptive_max_pool2d.Run2(input, output_size);

            public static Tensor adaptive_max_pool3d(Tensor input, long[] output_size) => First(adaptive_max_pool3d_with_indices(input, output_size));

            public static (Tensor Values, Tensor Indices) adaptive_max_pool3d_with_indices(Tensor input, long[] output_size) =>
                NnOps.adaptive_max_pool3d.Run2(input, output_size);

            private static Tensor First((Tensor Values, Tensor Indices) both)
            {
                both.Indices.Dispose();
                return both.Values;
            }
        }
    }
}
