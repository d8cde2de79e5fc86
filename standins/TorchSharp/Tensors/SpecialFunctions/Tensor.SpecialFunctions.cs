using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor digamma() => Aten.digamma.Run(this);
        public Tensor digamma_() => Changed(Aten.digamma_, this);
        public Tensor erf() => Aten.erf.Run(this);
        public Tensor erf_() => Changed(Aten.erf_, this);
        public Tensor erfc() => Aten.erfc.Run(this);
        public Tensor erfc_() => Changed(Aten.erfc_, this);
        public Tensor erfinv() => Aten.erfinv.Run(this);
        public Tensor erfinv_() => Changed(Aten.erfinv_, this);
        public Tensor i0() => Aten.i0.Run(this);
        public Tensor igamma(Tensor other) => Aten.igamma.Run(this, other);
        public Tensor igammac(Tensor other) => Aten.igammac.Run(this, other);
        public Tensor lgamma() => Aten.lgamma.Run(this);
        public Tensor lgamma_() => Changed(Aten.lgamma_, this);
        public Tensor logit(double? eps = null) => Aten.logit.Run(this, eps);
        public Tensor mvlgamma(long p) => Aten.mvlgamma.Run(this, p);
        public Tensor mvlgamma_(long p) => Changed(Aten.mvlgamma_, this, p);
        public Tensor polygamma(long p) => Aten.polygamma.Run(p, this);
        public Tensor polygamma_(long p) => Changed(Aten.polygamma_, this, p);
    }
}
