using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor adjoint() => Aten.adjoint.Run(this);
        public Tensor angle() => Aten.angle.Run(this);
        public Tensor conj() => Aten.conj.Run(this);
        public Tensor conj_physical() => Aten.conj_physical.Run(this);
        public Tensor conj_physical_() => Changed(Aten.conj_physical_, this);
        public bool is_conj() => Aten.is_conj.RunBool(this);
        public bool is_neg() => Aten.is_neg.RunBool(this);
        public Tensor resolve_conj() => Aten.resolve_conj.Run(this);
        public Tensor resolve_neg() => Aten.resolve_neg.Run(this);
        public Tensor view_as_complex() => Aten.view_as_complex.Run(this);
        public Tensor view_as_real() => Aten.view_as_real.Run(this);
    }
}
