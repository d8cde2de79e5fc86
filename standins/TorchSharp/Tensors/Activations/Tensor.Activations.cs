using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor celu() => Aten.celu.Run(this);
        public Tensor celu(Scalar alpha) => Aten.celu.Run(this, alpha);
        public Tensor celu_() => Changed(Aten.celu_, this);
        public Tensor celu_(Scalar alpha) => Changed(Aten.celu_, this, alpha);
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Aten.elu.Run(this, alpha, scale, input_scale);
        public Tensor elu(double alpha = 1) => Aten.elu.Run(this, alpha);
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => Changed(Aten.elu_, this, alpha, scale, input_scale);
        public Tensor elu_(double alpha = 1) => Changed(Aten.elu_, this, alpha);
        public Tensor gelu() => Gelu.Run(this);
        public Tensor gelu_() => Gelu.RunInPlace(this);
        public Tensor glu(long dim = -1) => Aten.glu.Run(this, dim);
        public Tensor hardsigmoid() => Aten.hardsigmoid.Run(this);
        public Tensor hardsigmoid_() => Changed(Aten.hardsigmoid_, this);
        public Tensor hardswish() => Aten.hardswish.Run(this);
        public Tensor hardswish_() => Changed(Aten.hardswish_, this);
        public Tensor hardtanh(Scalar min, Scalar max) => Aten.hardtanh.Run(this, min, max);
        public Tensor hardtanh_(Scalar min, Scalar max) => Changed(Aten.hardtanh_, this, min, max);
        public Tensor leaky_relu(Scalar negative_slope) => Aten.leaky_relu.Run(this, negative_slope);
        public Tensor leaky_relu_(Scalar negative_slope) => Changed(Aten.leaky_relu_, this, negative_slope);
        public Tensor log_sigmoid() => Aten.log_sigmoid.Run(this);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Aten.log_softmax_int.Run(this, dim, dtype);
        public Tensor prelu(Tensor target) => Aten.prelu.Run(this, target);
        public Tensor relu() => Aten.relu.Run(this);
        public Tensor relu_() => Changed(Aten.relu_, this);
        public Tensor relu6() => Aten.relu6.Run(this);
        public Tensor relu6_() => Changed(Aten.relu6_, this);
        public Tensor rrelu(double lower = 0.125, double upper = 0.3333333333333333) => Aten.rrelu.Run(this, lower, upper);
        public Tensor rrelu_(double lower = 0.125, double upper = 0.3333333333333333) => Changed(Aten.rrelu_, this, lower, upper);
        public Tensor selu() => Aten.selu.Run(this);
        public Tensor selu_() => Changed(Aten.selu_, this);
        public Tensor sigmoid() => Aten.sigmoid.Run(this);
        public Tensor sigmoid_() => Changed(Aten.sigmoid_, this);
        public Tensor silu() => Aten.silu.Run(this);
        public Tensor silu_() => Changed(Aten.silu_, this);
        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.softmax_int.Run(this, dim, dtype);
        public Tensor softplus(double beta = 1, double threshold = 20) => Aten.softplus.Run(this, beta, threshold);
        public Tensor threshold(Scalar threshold, Scalar value) => Aten.threshold.Run(this, threshold, value);
        public Tensor threshold_(Scalar threshold, Scalar value) => Changed(Aten.threshold_, this, threshold, value);
    }
}
