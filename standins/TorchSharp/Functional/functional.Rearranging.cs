using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) => NnOps.pixel_shuffle.Run(input, upscale_factor);

            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) => NnOps.pixel_unshuffle.Run(input, downscale_factor);

            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                unfold(input, (kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

            /// <summary>Windows as columns: (N, C, H, W) to (N, C · window, Windows).</summary>
            public static Tensor unfold(Tensor input, (long, long) kernel_size,
                (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                NnOps.im2col.Run(input, Pair(kernel_size), Pair(dilation ?? (1, 1)), Pair(padding ?? (0, 0)), Pair(stride ?? (1, 1)));

            public static Tensor fold(Tensor input, long output_size, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                fold(input, (output_size, output_size), (kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

            /// <summary>Columns back to an image, adding where windows overlap.</summary>
            public static Tensor fold(Tensor input, (long, long) output_size, (long, long) kernel_size,
                (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                NnOps.col2im.Run(input, Pair(output_size), Pair(kernel_size), Pair(dilation ?? (1, 1)), Pair(padding ?? (0, 0)), Pair(stride ?? (1, 1)));

            /// <summary>Reads an image at given places in -1..1.</summary>
            public static Tensor grid_sample(Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear,
                GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null)
            {
                // The operator numbers them otherwise: bilinear 0, nearest 1; zeros 0, border 1, reflection 2.
                long border = padding_mode switch
                {
                    GridSamplePaddingMode.Border => 1,
                    GridSamplePaddingMode.Reflection => 2,
                    _ => 0,
                };
                return NnOps.grid_sampler.Run(input, grid, mode == GridSampleMode.Nearest ? 1 : 0, border, align_corners ?? false);
            }

            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false) =>
                NnOps.affine_grid_generator.Run(theta, size ?? [], align_corners);

            public static Tensor upsample_nearest1d_backward(Tensor grad_output, long? outputSize, long inputSize, double? scaleFactor) =>
                NnOps.upsample_nearest1d_backward.Run(grad_output, new[] { outputSize ?? grad_output.shape[^1] },
                    new[] { grad_output.size(0), grad_output.size(1), inputSize }, scaleFactor);

            public static Tensor upsample_nearest2d_backward(Tensor grad_output, long[] inputSizes, long[]? outputSizes = null, double[]? scaleFactors = null) =>
                NnOps.upsample_nearest2d_backward.Run(grad_output, outputSizes ?? grad_output.shape[2..], inputSizes, scaleFactors?[0], scaleFactors?[1]);

            public static Tensor upsample_nearest3d_backward(Tensor grad_output, long[] inputSizes, long[]? outputSizes = null, double[]? scaleFactors = null) =>
                NnOps.upsample_nearest3d_backward.Run(
                    grad_output, outputSizes ?? grad_output.shape[2..], inputSizes, scaleFactors?[0], scaleFactors?[1], scaleFactors?[2]);

            public static Tensor adaptive_avg_pool3d_backward(Tensor gradInput, Tensor gradOutput, Tensor originalInput)
            {
                using Tensor gradient = NnOps.adaptive_avg_pool3d_backward.Run(gradOutput, originalInput);
                return gradInput.copy_(gradient).alias();
            }
        }
    }
}
