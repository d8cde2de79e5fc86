using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Aten.abs.Run(this);
        public Tensor abs_() => Changed(Aten.abs_, this);
        public Tensor absolute() => Aten.absolute.Run(this);
        public Tensor absolute_() => Changed(Aten.absolute_, this);
        public Tensor ceil() => Aten.ceil.Run(this);
        public Tensor ceil_() => Changed(Aten.ceil_, this);
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Aten.clamp.Run(this, min, max);
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Aten.clamp_Tensor.Run(this, min, max);
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Changed(Aten.clamp_, this, min, max);
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Changed(Aten.clamp__Tensor, this, min, max);
        public Tensor clamp_max(Scalar max) => Aten.clamp_max.Run(this, max);
        public Tensor clamp_max_(Scalar max) => Changed(Aten.clamp_max_, this, max);
        public Tensor clamp_min(Scalar min) => Aten.clamp_min.Run(this, min);
        public Tensor clamp_min_(Scalar min) => Changed(Aten.clamp_min_, this, min);
        public Tensor clip(Scalar? min = null, Scalar? max = null) => Aten.clip.Run(this, min, max);
        public Tensor copysign(Tensor other) => Aten.copysign.Run(this, other);
        public Tensor fix() => Aten.fix.Run(this);
        public Tensor fix_() => Changed(Aten.fix_, this);
        public Tensor floor() => Aten.floor.Run(this);
        public Tensor floor_() => Changed(Aten.floor_, this);
        public Tensor frac() => Aten.frac.Run(this);
        public Tensor frac_() => Changed(Aten.frac_, this);
        public Tensor heaviside(Tensor other) => Aten.heaviside.Run(this, other);
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) =>
            Aten.nan_to_num.Run(this, nan, posinf, neginf);
        public Tensor neg() => Aten.neg.Run(this);
        public Tensor neg_() => Changed(Aten.neg_, this);
        public Tensor negative() => Aten.negative.Run(this);
        public Tensor nextafter(Tensor other) => Aten.nextafter.Run(this, other);
        public Tensor positive() => Aten.positive.Run(this);
        public Tensor round(long decimals = 0) => decimals == 0 ? Aten.round.Run(this) : Aten.round_decimals.Run(this, decimals);
        public Tensor round_(long decimals = 0) =>
            decimals == 0 ? Changed(Aten.round_, this) : Changed(Aten.round__decimals, this, decimals);
        public Tensor sgn() => Aten.sgn.Run(this);
        public Tensor sgn_() => Changed(Aten.sgn_, this);
        public Tensor sign() => Aten.sign.Run(this);
        public Tensor sign_() => Changed(Aten.sign_, this);
        public Tensor signbit() => Aten.signbit.Run(this);
        public Tensor trunc() => Aten.trunc.Run(this);
        public Tensor trunc_() => Changed(Aten.trunc_, this);
    }
}
