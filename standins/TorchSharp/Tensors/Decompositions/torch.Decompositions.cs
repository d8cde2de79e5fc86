using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor cholesky(Tensor input) => Aten.cholesky.Run(input);
    public static Tensor cholesky(Tensor input, bool upper) => input.cholesky(upper);
    public static Tensor cholesky_inverse(Tensor input, bool upper = false) => input.cholesky_inverse(upper);
    public static Tensor cholesky_solve(Tensor input, Tensor input2, bool upper = false) => input.cholesky_solve(input2, upper);
    public static Tensor det(Tensor input) => input.det();
    public static (Tensor a, Tensor tau) geqrf(Tensor input) => input.geqrf();
    public static Tensor inverse(Tensor input) => input.inverse();
    public static Tensor logdet(Tensor input) => input.logdet();
    public static (Tensor A_LU, Tensor pivots, Tensor infos) lu(Tensor A, bool pivot = true, bool get_infos = false) =>
        Aten._lu_with_info.Run3(A, pivot, !get_infos);
    public static Tensor lu_solve(Tensor b, Tensor LU_data, Tensor LU_pivots) => Aten.lu_solve.Run(b, LU_data, LU_pivots);
    public static (Tensor P, Tensor L, Tensor U) lu_unpack(Tensor LU_data, Tensor LU_pivots, bool unpack_data = true, bool unpack_pivots = true) =>
        Aten.lu_unpack.Run3(LU_data, LU_pivots, unpack_data, unpack_pivots);
    public static Tensor orgqr(Tensor input, Tensor tau) => Aten.orgqr.Run(input, tau);
    public static Tensor ormqr(Tensor input, Tensor tau, Tensor other, bool left = true, bool transpose = false) =>
        input.ormqr(tau, other, left, transpose);
    public static Tensor pinverse(Tensor input, double rcond = 1E-15, bool hermitian = false) => input.pinverse(rcond, hermitian);
    public static (Tensor res, Tensor logabsdet) slogdet(Tensor A) => Aten.slogdet.Run2(A);
}
