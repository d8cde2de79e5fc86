using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            private static readonly Dictionary<(InterpolationMode Mode, int Dims), (Op Op, bool Aligns)> Resizers = new()
            {
                [(InterpolationMode.Nearest, 1)] = (new("upsample_nearest1d", "vec"), false),
                [(InterpolationMode.Nearest, 2)] = (new("upsample_nearest2d", "vec"), false),
                [(InterpolationMode.Nearest, 3)] = (new("upsample_nearest3d", "vec"), false),
                [(InterpolationMode.Linear, 1)] = (new("upsample_linear1d", "vec"), true),
                [(InterpolationMode.Bilinear, 2)] = (new("upsample_bilinear2d", "vec"), true),
                [(InterpolationMode.Bicubic, 2)] = (new("upsample_bicubic2d", "vec"), true),
                [(InterpolationMode.Trilinear, 3)] = (new("upsample_trilinear3d", "vec"), true),
            };

            /// <summary>Resizes the dimensions behind the channels to a size, or by factors.</summary>
            // TorchSharp 0.105.1 and 0.106.0 disagree on its parameters, so it is not offered: upsample and the Upsample module do the same.
            internal static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                int dims = (int)x.dim() - 2;
                if (dims is < 1 or > 3) throw new ArgumentException($"Input has {dims + 2} dimensions; 3 to 5 are resized.", nameof(x));
                if ((size is null) == (scale_factor is null))
                    throw new ArgumentException("Exactly one of size and scale_factor must be given.", nameof(size));
                size = size is { Length: 1 } ? Repeated(size[0], dims) : size;
                scale_factor = scale_factor is { Length: 1 } ? Repeated(scale_factor[0], dims) : scale_factor;
                if (size is not null && size.Length != dims) throw new ArgumentException($"size needs {dims} elements.", nameof(size));
                if (scale_factor is not null && scale_factor.Length != dims) throw new ArgumentException($"scale_factor needs {dims} elements.", nameof(scale_factor));
                if (antialias) return Antialiased(x, size, scale_factor, mode, align_corners ?? false);
                if (mode == InterpolationMode.Area) return AdaptiveAverage(x, size ?? Scaled(x, scale_factor!), dims);
                if (!Resizers.TryGetValue((mode, dims), out (Op Op, bool Aligns) resizer))
                    throw new ArgumentException($"Mode {mode} does not resize {dims} dimensions.", nameof(mode));
                if (align_corners is not null && !resizer.Aligns)
                    throw new ArgumentException("align_corners option can only be set with the interpolating modes: linear | bilinear | bicubic | trilinear", nameof(align_corners));
                if (recompute_scale_factor && scale_factor is not null) (size, scale_factor) = (Scaled(x, scale_factor), null);
                return resizer.Aligns ? resizer.Op.Run(x, size, align_corners ?? false, scale_factor) : resizer.Op.Run(x, size, scale_factor);
            }

            public static Tensor upsample(Tensor input, long[]? size = null, double[]? scale_factor = null,
                UpsampleMode mode = UpsampleMode.Nearest, bool align_corners = false) =>
                interpolate(input, size, scale_factor, (InterpolationMode)mode, mode == UpsampleMode.Nearest ? null : align_corners);

            public static Tensor upsample_nearest(Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false) =>
                interpolate(x, size, scale_factor);

            public static Tensor upsample_bilinear(Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false) =>
                interpolate(x, size, scale_factor, InterpolationMode.Bilinear, align_corners);

            public static Tensor upsample_nearest1d(Tensor input, long? outputSize, double? scaleFactor) =>
                interpolate(input, outputSize is { } n ? [n] : null, scaleFactor is { } f ? [f] : null);

            public static Tensor upsample_nearest2d(Tensor input, long[]? outputSizes = null, double[]? scaleFactors = null) =>
                interpolate(input, outputSizes, scaleFactors);

            public static Tensor upsample_nearest3d(Tensor input, long[]? outputSizes = null, double[]? scaleFactors = null) =>
                interpolate(input, outputSizes, scaleFactors);

            private static Tensor Antialiased(Tensor x, long[]? size, double[]? factors, InterpolationMode mode, bool align) => mode switch
            {
                InterpolationMode.Bilinear => NnOps.upsample_bilinear2d_aa.Run(x, size, align, factors),
                InterpolationMode.Bicubic => NnOps.upsample_bicubic2d_aa.Run(x, size, align, factors),
                _ => throw new ArgumentException("Anti-alias option is only supported for bilinear and bicubic modes", nameof(mode)),
            };

            private static Tensor AdaptiveAverage(Tensor x, long[] size, int dims) => dims switch
            {
                1 => adaptive_avg_pool1d(x, size[0]),
                2 => adaptive_avg_pool2d(x, size),
                _ => adaptive_avg_pool3d(x, size),
            };

            private static long[] Scaled(Tensor x, double[] factors)
            {
                long[] shape = x.shape;
                return [.. factors.Select((factor, k) => (long)Math.Floor(shape[k + 2] * factor))];
            }

            private static T[] Repeated<T>(T value, int count) => [.. Enumerable.Repeat(value, count)];
        }
    }
}
