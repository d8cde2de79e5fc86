using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class special
    {
        public static Tensor airy_ai(Tensor input, Tensor? @out = null) =>
            @out is null ? Aten.special_airy_ai.Run(input) : Aten.special_airy_ai_out.RunInto(@out, input, @out);
        public static Tensor bessel_j0(Tensor input, Tensor? @out = null) =>
            @out is null ? Aten.special_bessel_j0.Run(input) : Aten.special_bessel_j0_out.RunInto(@out, input, @out);
        public static Tensor bessel_j1(Tensor input, Tensor? @out = null) =>
            @out is null ? Aten.special_bessel_j1.Run(input) : Aten.special_bessel_j1_out.RunInto(@out, input, @out);
        public static Tensor bessel_y0(Tensor input, Tensor? @out = null) =>
            @out is null ? Aten.special_bessel_y0.Run(input) : Aten.special_bessel_y0_out.RunInto(@out, input, @out);
        public static Tensor bessel_y1(Tensor input, Tensor? @out = null) =>
            @out is null ? Aten.special_bessel_y1.Run(input) : Aten.special_bessel_y1_out.RunInto(@out, input, @out);
        public static Tensor chebyshev_polynomial_t(Tensor x, Tensor n, Tensor? @out = null) =>
            @out is null ? Aten.special_chebyshev_polynomial_t.Run(x, n) : Aten.special_chebyshev_polynomial_t_out.RunInto(@out, x, n, @out);
        public static Tensor chebyshev_polynomial_u(Tensor x, Tensor n, Tensor? @out = null) =>
            @out is null ? Aten.special_chebyshev_polynomial_u.Run(x, n) : Aten.special_chebyshev_polynomial_u_out.RunInto(@out, x, n, @out);
        public static Tensor chebyshev_polynomial_v(Tensor x, Tensor n, Tensor? @out = null) =>
            @out is null ? Aten.special_chebyshev_polynomial_v.Run(x, n) : Aten.special_chebyshev_polynomial_v_out.RunInto(@out, x, n, @out);
        public static Tensor chebyshev_polynomial_w(Tensor x, Tensor n, Tensor? @out = null) =>
            @out is null ? Aten.special_chebyshev_polynomial_w.Run(x, n) : Aten.special_chebyshev_polynomial_w_out.RunInto(@out, x, n, @out);
        public static Tensor digamma(Tensor input) => Aten.special_digamma.Run(input);
        public static Tensor entr(Tensor input) => Aten.special_entr.Run(input);
        public static Tensor erf(Tensor input) => Aten.special_erf.Run(input);
        public static Tensor erfc(Tensor input) => Aten.special_erfc.Run(input);
        public static Tensor erfcx(Tensor input) => Aten.special_erfcx.Run(input);
        public static Tensor erfinv(Tensor input) => Aten.special_erfinv.Run(input);
        public static Tensor exp2(Tensor input) => Aten.special_exp2.Run(input);
        public static Tensor expit(Tensor input) => Aten.special_expit.Run(input);
        public static Tensor expm1(Tensor input) => Aten.special_expm1.Run(input);
        public static Tensor gammainc(Tensor input, Tensor other) => Aten.special_gammainc.Run(input, other);
        public static Tensor gammaincc(Tensor input, Tensor other) => Aten.special_gammaincc.Run(input, other);
        public static Tensor gammaln(Tensor input) => Aten.special_gammaln.Run(input);
        public static Tensor hermite_polynomial_h(Tensor x, Tensor n, Tensor? @out = null) =>
            @out is null ? Aten.special_hermite_polynomial_h.Run(x, n) : Aten.special_hermite_polynomial_h_out.RunInto(@out, x, n, @out);
        public static Tensor hermite_polynomial_he(Tensor x, Tensor n, Tensor? @out = null) =>
            @out is null ? Aten.special_hermite_polynomial_he.Run(x, n) : Aten.special_hermite_polynomial_he_out.RunInto(@out, x, n, @out);
        public static Tensor i0(Tensor input) => Aten.special_i0.Run(input);
        public static Tensor i0e(Tensor input) => Aten.special_i0e.Run(input);
        public static Tensor i1(Tensor input) => Aten.special_i1.Run(input);
        public static Tensor i1e(Tensor input) => Aten.special_i1e.Run(input);
        public static Tensor laguerre_polynomial_l(Tensor x, Tensor n, Tensor? @out = null) =>
            @out is null ? Aten.special_laguerre_polynomial_l.Run(x, n) : Aten.special_laguerre_polynomial_l_out.RunInto(@out, x, n, @out);
        public static Tensor legendre_polynomial_p(Tensor x, Tensor n, Tensor? @out = null) =>
            @out is null ? Aten.special_legendre_polynomial_p.Run(x, n) : Aten.special_legendre_polynomial_p_out.RunInto(@out, x, n, @out);
        public static Tensor log_softmax(Tensor input, long dim, ScalarType? dtype = null) =>
            Aten.special_log_softmax.Run(input, dim, dtype);
        public static Tensor logit(Tensor input) => Aten.special_logit.Run(input);
        public static Tensor modified_bessel_i0(Tensor input, Tensor? @out = null) =>
            @out is null ? Aten.special_modified_bessel_i0.Run(input) : Aten.special_modified_bessel_i0_out.RunInto(@out, input, @out);
        public static Tensor modified_bessel_i1(Tensor input, Tensor? @out = null) =>
            @out is null ? Aten.special_modified_bessel_i1.Run(input) : Aten.special_modified_bessel_i1_out.RunInto(@out, input, @out);
        public static Tensor modified_bessel_k0(Tensor input, Tensor? @out = null) =>
            @out is null ? Aten.special_modified_bessel_k0.Run(input) : Aten.special_modified_bessel_k0_out.RunInto(@out, input, @out);
        public static Tensor modified_bessel_k1(Tensor input, Tensor? @out = null) =>
            @out is null ? Aten.special_modified_bessel_k1.Run(input) : Aten.special_modified_bessel_k1_out.RunInto(@out, input, @out);
        public static Tensor multigammaln(Tensor input, long p) => Aten.special_multigammaln.Run(input, p);
        public static Tensor ndtr(Tensor input) => Aten.special_ndtr.Run(input);
        public static Tensor ndtri(Tensor input) => Aten.special_ndtri.Run(input);
        public static Tensor polygamma(long n, Tensor input) => Aten.special_polygamma.Run(n, input);
        public static Tensor psi(Tensor input) => Aten.special_psi.Run(input);
        public static Tensor scaled_modified_bessel_k0(Tensor input, Tensor? @out = null) =>
            @out is null ? Aten.special_scaled_modified_bessel_k0.Run(input) : Aten.special_scaled_modified_bessel_k0_out.RunInto(@out, input, @out);
        public static Tensor scaled_modified_bessel_k1(Tensor input, Tensor? @out = null) =>
            @out is null ? Aten.special_scaled_modified_bessel_k1.Run(input) : Aten.special_scaled_modified_bessel_k1_out.RunInto(@out, input, @out);
        public static Tensor shifted_chebyshev_polynomial_t(Tensor x, Tensor n, Tensor? @out = null) =>
            @out is null ? Aten.special_shifted_chebyshev_polynomial_t.Run(x, n) : Aten.special_shifted_chebyshev_polynomial_t_out.RunInto(@out, x, n, @out);
        public static Tensor shifted_chebyshev_polynomial_u(Tensor x, Tensor n, Tensor? @out = null) =>
            @out is null ? Aten.special_shifted_chebyshev_polynomial_u.Run(x, n) : Aten.special_shifted_chebyshev_polynomial_u_out.RunInto(@out, x, n, @out);
        public static Tensor shifted_chebyshev_polynomial_v(Tensor x, Tensor n, Tensor? @out = null) =>
            @out is null ? Aten.special_shifted_chebyshev_polynomial_v.Run(x, n) : Aten.special_shifted_chebyshev_polynomial_v_out.RunInto(@out, x, n, @out);
        public static Tensor shifted_chebyshev_polynomial_w(Tensor x, Tensor n, Tensor? @out = null) =>
            @out is null ? Aten.special_shifted_chebyshev_polynomial_w.Run(x, n) : Aten.special_shifted_chebyshev_polynomial_w_out.RunInto(@out, x, n, @out);
        public static Tensor sigmoid(Tensor input) => input.sigmoid();
        public static Tensor sigmoid_(Tensor input) => input.sigmoid_();
        public static Tensor sinc(Tensor input) => Aten.special_sinc.Run(input);
        public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Aten.special_softmax.Run(input, dim, dtype);
        public static Tensor spherical_bessel_j0(Tensor input, Tensor? @out = null) =>
            @out is null ? Aten.special_spherical_bessel_j0.Run(input) : Aten.special_spherical_bessel_j0_out.RunInto(@out, input, @out);
        public static Tensor xlog1py(Tensor input, Tensor other) => Aten.special_xlog1py.Run(input, other);
        public static Tensor zeta(Tensor x, Tensor q) => Aten.special_zeta.Run(x, q);
    }
}
