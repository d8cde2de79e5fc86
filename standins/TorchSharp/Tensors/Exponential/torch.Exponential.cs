namespace TorchSharp;

public static partial class torch
{
    public static Tensor exp(Tensor input) => input.exp();
    public static Tensor exp_(Tensor input) => input.exp_();
    public static Tensor exp2(Tensor input) => input.exp2();
    public static Tensor expm1(Tensor input) => input.expm1();
    public static Tensor expm1_(Tensor input) => input.expm1_();
    public static Tensor float_power(Tensor input, Tensor target) => input.float_power(target);
    public static (Tensor Mantissa, Tensor Exponent) frexp(Tensor input) => input.frexp();
    public static Tensor ldexp(Tensor input, Tensor other) => input.ldexp(other);
    public static Tensor ldexp_(Tensor input, Tensor other) => input.ldexp_(other);
    public static Tensor log(Tensor input) => input.log();
    public static Tensor log_(Tensor input) => input.log_();
    public static Tensor log10(Tensor input) => input.log10();
    public static Tensor log10_(Tensor input) => input.log10_();
    public static Tensor log1p(Tensor input) => input.log1p();
    public static Tensor log1p_(Tensor input) => input.log1p_();
    public static Tensor log2(Tensor input) => input.log2();
    public static Tensor log2_(Tensor input) => input.log2_();
    public static Tensor logaddexp(Tensor left, Tensor right) => left.logaddexp(right);
    public static Tensor logaddexp2(Tensor left, Tensor right) => left.logaddexp2(right);
    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);
    public static Tensor pow(Tensor left, Tensor exponent) => left.pow(exponent);
    public static Tensor pow_(Tensor left, Scalar exponent) => left.pow_(exponent);
    public static Tensor pow_(Tensor left, Tensor exponent) => left.pow_(exponent);
    public static Tensor reciprocal(Tensor input) => input.reciprocal();
    public static Tensor reciprocal_(Tensor input) => input.reciprocal_();
    public static Tensor rsqrt(Tensor input) => input.rsqrt();
    public static Tensor rsqrt_(Tensor input) => input.rsqrt_();
    public static Tensor sqrt(Tensor input) => input.sqrt();
    public static Tensor sqrt_(Tensor input) => input.sqrt_();
    public static Tensor square(Tensor input) => input.square();
    public static Tensor xlogy(Tensor x, Scalar y) => x.xlogy(y);
    public static Tensor xlogy(Tensor x, Tensor y) => x.xlogy(y);
    public static Tensor xlogy_(Tensor x, Scalar y) => x.xlogy_(y);
    public static Tensor xlogy_(Tensor x, Tensor y) => x.xlogy_(y);
}
