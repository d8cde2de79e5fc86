using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor acos() => Aten.acos.Run(this);
        public Tensor acos_() => Changed(Aten.acos_, this);
        public Tensor acosh() => Aten.acosh.Run(this);
        public Tensor acosh_() => Changed(Aten.acosh_, this);
        public Tensor arccos() => Aten.arccos.Run(this);
        public Tensor arccos_() => Changed(Aten.arccos_, this);
        public Tensor arccosh() => Aten.arccosh.Run(this);
        public Tensor arccosh_() => Changed(Aten.arccosh_, this);
        public Tensor arcsin() => Aten.arcsin.Run(this);
        public Tensor arcsin_() => Changed(Aten.arcsin_, this);
        public Tensor arcsinh() => Aten.arcsinh.Run(this);
        public Tensor arcsinh_() => Changed(Aten.arcsinh_, this);
        public Tensor arctan() => Aten.arctan.Run(this);
        public Tensor arctan(Tensor other) => arctan2(other);
        public Tensor arctan_() => Changed(Aten.arctan_, this);
        public Tensor arctan_(Tensor other) => arctan2_(other);
        public Tensor arctan2(Tensor other) => Aten.arctan2.Run(this, other);
        public Tensor arctan2_(Tensor other) => Changed(Aten.arctan2_, this, other);
        public Tensor arctanh() => Aten.arctanh.Run(this);
        public Tensor arctanh_() => Changed(Aten.arctanh_, this);
        public Tensor asin() => Aten.asin.Run(this);
        public Tensor asin_() => Changed(Aten.asin_, this);
        public Tensor asinh() => Aten.asinh.Run(this);
        public Tensor asinh_() => Changed(Aten.asinh_, this);
        public Tensor atan() => Aten.atan.Run(this);
        public Tensor atan_() => Changed(Aten.atan_, this);
        public Tensor atan2(Tensor other) => Aten.atan2.Run(this, other);
        public Tensor atan2_(Tensor other) => Changed(Aten.atan2_, this, other);
        public Tensor atanh() => Aten.atanh.Run(this);
        public Tensor atanh_() => Changed(Aten.atanh_, this);
        public Tensor cos() => Aten.cos.Run(this);
        public Tensor cos_() => Changed(Aten.cos_, this);
        public Tensor cosh() => Aten.cosh.Run(this);
        public Tensor cosh_() => Changed(Aten.cosh_, this);
        public Tensor deg2rad() => Aten.deg2rad.Run(this);
        public Tensor hypot(Tensor other) => Aten.hypot.Run(this, other);
        public Tensor rad2deg() => Aten.rad2deg.Run(this);
        public Tensor sin() => Aten.sin.Run(this);
        public Tensor sin_() => Changed(Aten.sin_, this);
        public Tensor sinc() => Aten.sinc.Run(this);
        public Tensor sinc_() => Changed(Aten.sinc_, this);
        public Tensor sinh() => Aten.sinh.Run(this);
        public Tensor sinh_() => Changed(Aten.sinh_, this);
        public Tensor tan() => Aten.tan.Run(this);
        public Tensor tan_() => Changed(Aten.tan_, this);
        public Tensor tanh() => Aten.tanh.Run(this);
        public Tensor tanh_() => Changed(Aten.tanh_, this);
    }
}
