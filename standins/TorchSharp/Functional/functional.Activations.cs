using Ops = TorchSharp.Native.ActivationOps;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers without state, as functions. With <c>inplace</c> the result is a new wrapper over the changed input.</summary>
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => (inplace ? Ops.relu_ : Ops.relu).Run(x);

            public static Tensor relu6(Tensor x, bool inplace = false) => (inplace ? Ops.relu6_ : Ops.relu6).Run(x);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                (inplace ? Ops.leaky_relu_ : Ops.leaky_relu).Run(input, negative_slope);

            public static Tensor prelu(Tensor input, Tensor weight) => Ops.prelu.Run(input, weight);

            public static Tensor rrelu(Tensor x, double lower = 1.0 / 8, double upper = 1.0 / 3, bool inplace = false) =>
                (inplace ? Ops.rrelu_ : Ops.rrelu).Run(x, lower, upper);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) => (inplace ? Ops.elu_ : Ops.elu).Run(x, alpha);

            public static Tensor celu(Tensor x, double alpha, bool inplace = false) => (inplace ? Ops.celu_ : Ops.celu).Run(x, alpha);

            public static Tensor selu(Tensor x, bool inplace = false) => (inplace ? Ops.selu_ : Ops.selu).Run(x);

            public static Tensor gelu(Tensor x) => Native.Gelu.Run(x);

            public static Tensor gelu(Tensor x, bool inplace) => inplace ? Native.Gelu.RunInPlace(x) : Native.Gelu.Run(x);

            public static Tensor silu(Tensor x, bool inplace = false) => (inplace ? Ops.silu_ : Ops.silu).Run(x);

            public static Tensor mish(Tensor x, bool inplace = false) => (inplace ? Ops.mish_ : Ops.mish).Run(x);

            public static Tensor sigmoid(Tensor x) => Ops.sigmoid.Run(x);

            public static Tensor sigmoid(Tensor x, bool inplace) => (inplace ? Ops.sigmoid_ : Ops.sigmoid).Run(x);

            public static Tensor logsigmoid(Tensor x) => Ops.log_sigmoid.Run(x);

            public static Tensor tanh(Tensor x, bool inplace = false) => (inplace ? Ops.tanh_ : Ops.tanh).Run(x);

            public static Tensor tanhshrink(Tensor x, bool inplace = false)
            {
                using Tensor t = Ops.tanh.Run(x);
                return inplace ? x.sub_(t).alias() : x.sub(t);
            }

            public static Tensor hardtanh(Tensor x, double min_val = -1, double max_val = 1, bool inplace = false) =>
                (inplace ? Ops.hardtanh_ : Ops.hardtanh).Run(x, min_val, max_val);

            public static Tensor hardswish(Tensor input, bool inplace = false) => (inplace ? Ops.hardswish_ : Ops.hardswish).Run(input);

            public static Tensor hardsigmoid(Tensor input, bool inplace = false) => (inplace ? Ops.hardsigmoid_ : Ops.hardsigmoid).Run(input);

            public static Tensor hardshrink(Tensor x, double lambda = 0.5) => Ops.hardshrink.Run(x, lambda);

            public static Tensor softshrink(Tensor x, double lambda = 0.5) => Ops.softshrink.Run(x, lambda);

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => Ops.softplus.Run(x, beta, threshold);

            public static Tensor softsign(Tensor x, bool inplace = false)
            {
                using Tensor magnitude = x.abs();
                using Tensor divisor = magnitude.add(1);
                return inplace ? x.div_(divisor).alias() : x.div(divisor);
            }

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Ops.softmax.Run(input, dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => Ops.log_softmax.Run(x, dim);

            public static Tensor softmin(Tensor x, long dim)
            {
                using Tensor negative = x.neg();
                return Ops.softmax.Run(negative, dim);
            }

            /// <summary>Softmax over the channels of (N, C, H, W) or (C, H, W).</summary>
            public static Tensor softmax2d(Tensor x) => Ops.softmax.Run(x, -3);

            public static Tensor threshold(Tensor x, double threshold, double value, bool inplace = false) =>
                (inplace ? Ops.threshold_ : Ops.threshold).Run(x, threshold, value);

            public static Tensor glu(Tensor input, long dim = -1) => Ops.glu.Run(input, dim);
        }
    }
}
