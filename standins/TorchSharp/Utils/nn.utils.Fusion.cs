using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>Weight and bias of a convolution that does what a convolution and a batch normalisation in evaluation do.</summary>
            public static (Parameter weight, Parameter bias) fuse_conv_bn_weights(Tensor conv_w, Tensor? conv_b, Tensor bn_rm, Tensor bn_rv,
                double bn_eps, Tensor? bn_w, Tensor? bn_b, bool transpose = false)
            {
                var broadcast = new long[conv_w.dim()];
                Array.Fill(broadcast, 1);
                broadcast[transpose ? 1 : 0] = -1;
                return Fused(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, broadcast);
            }

            /// <summary>Weight and bias of a linear layer that does what a linear layer and a batch normalisation in evaluation do.</summary>
            public static (Parameter weight, Parameter bias) fuse_linear_bn_weights(
                Tensor linear_w, Tensor? linear_b, Tensor bn_rm, Tensor bn_rv, double bn_eps, Tensor bn_w, Tensor bn_b) =>
                Fused(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, [-1, 1]);

            /// <summary>A new linear layer that does what the two do in evaluation.</summary>
            public static Linear fuse_linear_bn_eval(Linear linear, BatchNorm bn)
            {
                if (linear.training || bn.training) throw new ArgumentException("Fusion only for eval!");
                (Parameter weight, Parameter bias) = fuse_linear_bn_weights(
                    linear.weight, linear.bias, bn.running_mean!, bn.running_var!, bn.eps, bn.weight, bn.bias);
                Linear fused = Linear(weight, bias);
                fused.eval();
                return fused;
            }

            private static (Parameter weight, Parameter bias) Fused(
                Tensor weight, Tensor? bias, Tensor mean, Tensor variance, double eps, Tensor? scale, Tensor? shift, long[] broadcast)
            {
                using IDisposable guard = no_grad();
                using DisposeScope scope = NewDisposeScope();
                Tensor factor = variance.add(eps).rsqrt();
                if (scale is not null) factor = factor.mul(scale);
                Tensor start = bias is null ? mean.neg() : bias.sub(mean);
                Tensor moved = start.mul(factor);
                if (shift is not null) moved = moved.add(shift);
                Parameter fusedWeight = new(weight.mul(factor.reshape(broadcast)), weight.requires_grad);
                Parameter fusedBias = new(moved, bias?.requires_grad ?? weight.requires_grad);
                fusedWeight.MoveToOuterDisposeScope();
                fusedBias.MoveToOuterDisposeScope();
                return (fusedWeight, fusedBias);
            }
        }
    }
}
