using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor exp() => Aten.exp.Run(this);
        public Tensor exp_() => Changed(Aten.exp_, this);
        public Tensor exp2() => Aten.exp2.Run(this);
        public Tensor expm1() => Aten.expm1.Run(this);
        public Tensor expm1_() => Changed(Aten.expm1_, this);
        public Tensor float_power(Tensor target) => Aten.float_power_Tensor_Tensor.Run(this, target);
        public (Tensor Mantissa, Tensor Exponent) frexp() => Aten.frexp.Run2(this);
        public Tensor ldexp(Tensor other) => Aten.ldexp.Run(this, other);
        public Tensor ldexp_(Tensor other) => Changed(Aten.ldexp_, this, other);
        public Tensor log() => Aten.log.Run(this);
        public Tensor log_() => Changed(Aten.log_, this);
        public Tensor log10() => Aten.log10.Run(this);
        public Tensor log10_() => Changed(Aten.log10_, this);
        public Tensor log1p() => Aten.log1p.Run(this);
        public Tensor log1p_() => Changed(Aten.log1p_, this);
        public Tensor log2() => Aten.log2.Run(this);
        public Tensor log2_() => Changed(Aten.log2_, this);
        public Tensor logaddexp(Tensor other) => Aten.logaddexp.Run(this, other);
        public Tensor logaddexp2(Tensor other) => Aten.logaddexp2.Run(this, other);
        public Tensor pow(Scalar exponent) => Aten.pow_Tensor_Scalar.Run(this, exponent);
        public Tensor pow(Tensor exponent) => Aten.pow_Tensor_Tensor.Run(this, exponent);
        public Tensor pow_(Scalar exponent) => Changed(Aten.pow__Scalar, this, exponent);
        public Tensor pow_(Tensor exponent) => Changed(Aten.pow_, this, exponent);
        public Tensor reciprocal() => Aten.reciprocal.Run(this);
        public Tensor reciprocal_() => Changed(Aten.reciprocal_, this);
        public Tensor rsqrt() => Aten.rsqrt.Run(this);
        public Tensor rsqrt_() => Changed(Aten.rsqrt_, this);
        public Tensor sqrt() => Aten.sqrt.Run(this);
        public Tensor sqrt_() => Changed(Aten.sqrt_, this);
        public Tensor square() => Aten.square.Run(this);
        public Tensor xlogy(Scalar y) => Aten.xlogy_Scalar_Other.Run(this, y);
        public Tensor xlogy(Tensor y) => Aten.xlogy.Run(this, y);
        public Tensor xlogy_(Scalar y) => Changed(Aten.xlogy__Scalar_Other, this, y);
        public Tensor xlogy_(Tensor y) => Changed(Aten.xlogy_, this, y);
    }
}
