using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor batch_norm(Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null,
                bool training = false, double momentum = 0.1, double eps = 1e-5)
            {
                if (training) CheckEnoughValues(input);
                return NnOps.batch_norm.Run(input, weight, bias, running_mean, running_var, training, momentum, eps, true);
            }

            public static Tensor instance_norm(Tensor input, Tensor? running_mean = null, Tensor? running_var = null, Tensor? weight = null, Tensor? bias = null,
                bool use_input_stats = true, double momentum = 0.1, double eps = 1e-5) =>
                NnOps.instance_norm.Run(input, weight, bias, running_mean, running_var, use_input_stats, momentum, eps, true);

            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                NnOps.layer_norm.Run(input, normalized_shape, weight, bias, eps);

            public static Tensor group_norm(Tensor input, long num_groups, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5) =>
                NnOps.group_norm.Run(input, num_groups, weight, bias, eps);

            /// <summary>Divides by (k + alpha · mean of squares over <paramref name="size"/> neighbouring channels)^beta.</summary>
            public static Tensor local_response_norm(Tensor input, long size, double alpha = 1e-4, double beta = 0.75, double k = 1)
            {
                if (input.dim() < 3) throw new ArgumentException($"Expected 3D or higher dimensionality input (got {input.dim()} dimensions)", nameof(input));
                using DisposeScope scope = NewDisposeScope();
                // The channels are pooled as one dimension of size C; all dimensions behind them are one.
                long[] shape = input.shape;
                Tensor squares = input.mul(input).reshape(shape[0], 1, shape[1], -1);
                Tensor padded = pad(squares, [0, 0, size / 2, (size - 1) / 2]);
                Tensor mean = avg_pool2d(padded, [size, 1], [1, 1]).reshape(shape);
                return input.div(mean.mul(alpha).add(k).pow(beta)).MoveToOuterDisposeScope();
            }

            /// <summary>Divides by the p-norm along a dimension, which counts as at least <paramref name="eps"/>.</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1e-12)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor norm = NnOps.norm.Run(input, p, new[] { dim }, true);
                return input.div(norm.clamp_min(eps).expand_as(input)).MoveToOuterDisposeScope();
            }

            // libtorch's functional layer makes this check, the operator does not: one value has no variance.
            private static void CheckEnoughValues(Tensor input)
            {
                long[] shape = input.shape;
                if (shape.Length < 2 || input.numel() != shape[1]) return;
                throw new ExternalException($"Expected more than 1 value per channel when training, got input size [{string.Join(", ", shape)}]");
            }
        }
    }
}
