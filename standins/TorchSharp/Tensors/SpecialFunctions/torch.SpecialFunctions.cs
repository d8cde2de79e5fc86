namespace TorchSharp;

public static partial class torch
{
    public static Tensor digamma(Tensor input) => input.digamma();
    public static Tensor digamma_(Tensor input) => input.digamma_();
    public static Tensor erf(Tensor input) => input.erf();
    public static Tensor erf_(Tensor input) => input.erf_();
    public static Tensor erfc(Tensor input) => input.erfc();
    public static Tensor erfc_(Tensor input) => input.erfc_();
    public static Tensor erfinv(Tensor input) => input.erfinv();
    public static Tensor erfinv_(Tensor input) => input.erfinv_();
    public static Tensor i0(Tensor input) => input.i0();
    public static Tensor igamma(Tensor input, Tensor other) => input.igamma(other);
    public static Tensor igammac(Tensor input, Tensor other) => input.igammac(other);
    public static Tensor lgamma(Tensor input) => input.lgamma();
    public static Tensor lgamma_(Tensor input) => input.lgamma_();
    public static Tensor logit(Tensor input, double? eps = null) => input.logit(eps);
    public static Tensor mvlgamma(Tensor input, long p) => input.mvlgamma(p);
    public static Tensor mvlgamma_(Tensor input, long p) => input.mvlgamma_(p);
    public static Tensor polygamma(Tensor input, long p) => input.polygamma(p);
    public static Tensor polygamma_(Tensor input, long p) => input.polygamma_(p);
}
