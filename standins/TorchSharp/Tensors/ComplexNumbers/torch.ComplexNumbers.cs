using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor adjoint(Tensor input) => input.adjoint();
    public static Tensor angle(Tensor input) => input.angle();
    public static Tensor complex(Tensor real, Tensor imag) => Aten.complex.Run(real, imag);
    public static Tensor conj(Tensor input) => input.conj();
    public static Tensor conj_physical(Tensor input) => input.conj_physical();
    public static Tensor conj_physical_(Tensor input) => input.conj_physical_();
    public static Tensor imag(Tensor input) => input.imag;
    public static bool is_conj(Tensor input) => input.is_conj();
    public static Tensor polar(Tensor abs, Tensor angle) => Aten.polar.Run(abs, angle);
    public static Tensor real(Tensor input) => input.real;
    public static Tensor resolve_conj(Tensor input) => input.resolve_conj();
    public static Tensor resolve_neg(Tensor input) => input.resolve_neg();
    public static Tensor view_as_complex(Tensor input) => input.view_as_complex();
    public static Tensor view_as_real(Tensor input) => input.view_as_real();
}
