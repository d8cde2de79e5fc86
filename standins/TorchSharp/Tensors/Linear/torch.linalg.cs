using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class linalg
    {
        public enum QRMode
        {
            Reduced = 0,
            Complete = 1,
            R = 2,
        }

        public static (Tensor L, Tensor info) cholesky_ex(Tensor input, bool check_errors = false) =>
            Aten.linalg_cholesky_ex.Run2(input, check_errors);
        public static (Tensor L, Tensor info) inv_ex(Tensor input, bool check_errors = false) =>
            Aten.linalg_inv_ex.Run2(input, check_errors);
        public static (Tensor LU, Tensor Pivots) ldl_factor(Tensor input, bool hermitian = true) =>
            Aten.linalg_ldl_factor.Run2(input, hermitian);
        public static (Tensor LU, Tensor Pivots) lu_factor(Tensor input, bool pivot = true) => Aten.linalg_lu_factor.Run2(input, pivot);
        public static (Tensor LU, Tensor Pivots, Tensor Info) ldl_factor_ex(Tensor input, bool hermitian = true, bool check_errors = false) =>
            Aten.linalg_ldl_factor_ex.Run3(input, hermitian, check_errors);
        public static (Tensor P, Tensor L, Tensor U) lu(Tensor input, bool pivot = true) => Aten.linalg_lu.Run3(input, pivot);
        public static (Tensor Q, Tensor R) qr(Tensor input, linalg.QRMode mode = linalg.QRMode.Reduced) =>
            Aten.linalg_qr.Run2(input, mode switch
            {
                QRMode.Complete => "complete",
                QRMode.R => "r",
                _ => "reduced",
            });
        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other) =>
            Aten.linalg_lstsq.Run4(input, other);
        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(Tensor input, Tensor other, double rcond) =>
            Aten.linalg_lstsq.Run4(input, other, rcond);
        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) =>
            Aten.linalg_svd.Run3(input, fullMatrices);
        public static (Tensor result, Tensor info) solve_ex(Tensor A, Tensor B, bool left = true, bool check_errors = false) =>
            Aten.linalg_solve_ex.Run2(A, B, left, check_errors);
        public static (Tensor, Tensor) eig(Tensor input) => Aten.linalg_eig.Run2(input);
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => Aten.linalg_eigh.Run2(input, UPLO.ToString());
        public static (Tensor, Tensor) slogdet(Tensor input) => Aten.linalg_slogdet.Run2(input);
        public static Tensor cholesky(Tensor input) => Aten.linalg_cholesky.Run(input);
        public static Tensor cond(Tensor input) => Aten.linalg_cond.Run(input);
        public static Tensor cond(Tensor input, double p) => Aten.linalg_cond.Run(input, p);
        public static Tensor cond(Tensor input, int p) => Aten.linalg_cond.Run(input, (double)p);
        public static Tensor cond(Tensor input, string p) => Aten.linalg_cond_p_str.Run(input, p);
        public static Tensor cross(Tensor input, Tensor other, long dim = -1) => Aten.linalg_cross.Run(input, other, dim);
        public static Tensor det(Tensor input) => Aten.linalg_det.Run(input);
        public static Tensor diagonal(Tensor input, int offset = 0, int dim1 = -2, int dim2 = -1) =>
            Aten.linalg_diagonal.Run(input, offset, dim1, dim2);
        public static Tensor eigvals(Tensor input) => Aten.linalg_eigvals.Run(input);
        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') => Aten.linalg_eigvalsh.Run(input, UPLO.ToString());
        public static Tensor householder_product(Tensor A, Tensor tau) => Aten.linalg_householder_product.Run(A, tau);
        public static Tensor inv(Tensor input) => Aten.linalg_inv.Run(input);
        public static Tensor ldl_solve(Tensor LD, Tensor pivots, Tensor B, bool hermitian = false) =>
            Aten.linalg_ldl_solve.Run(LD, pivots, B, hermitian);
        public static Tensor lu_solve(Tensor LU, Tensor pivots, Tensor B, bool left = true, bool adjoint = false, Tensor? @out = null) =>
            @out is null ? Aten.linalg_lu_solve.Run(LU, pivots, B, left, adjoint) : Aten.linalg_lu_solve_out.RunInto(@out, LU, pivots, B, left, adjoint, @out);
        public static Tensor matrix_exp(Tensor input) => Aten.linalg_matrix_exp.Run(input);
        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_matrix_norm.Run(input, ord, dims ?? [-2, -1], keepdim);
        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_matrix_norm_str_ord.Run(input, ord, dims ?? [-2, -1], keepdim);
        public static Tensor matrix_rank(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Aten.linalg_matrix_rank_atol_rtol_tensor.Run(input, atol, rtol, hermitian);
        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Aten.linalg_matrix_rank_atol_rtol_float.Run(input, atol, rtol, hermitian);
        public static Tensor multi_dot(IList<Tensor> tensors) => Aten.linalg_multi_dot.Run(tensors.ToArray());
        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm.Run(input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm.Run(input, (double)ord, dims, keepdim);
        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm.Run(input, Arg.None, dims, keepdim);
        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm_ord_str.Run(input, ord, dims, keepdim);
        public static Tensor pinv(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Aten.linalg_pinv_atol_rtol_tensor.Run(input, atol, rtol, hermitian);
        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Aten.linalg_pinv_atol_rtol_float.Run(input, atol, rtol, hermitian);
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Aten.linalg_solve.Run(A, B, left);
        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false, Tensor? @out = null) =>
            @out is null ? Aten.linalg_solve_triangular.Run(A, B, upper, left, unitriangular) : Aten.linalg_solve_triangular_out.RunInto(@out, A, B, upper, left, unitriangular, @out);
        public static Tensor svdvals(Tensor input) => Aten.linalg_svdvals.Run(input);
        public static Tensor tensorinv(Tensor input, long ind) => Aten.linalg_tensorinv.Run(input, ind);
        public static Tensor tensorsolve(Tensor A, Tensor B, long[] dims) => Aten.linalg_tensorsolve.Run(A, B, dims);
        public static Tensor vander(Tensor input, long? N = null) => Aten.linalg_vander.Run(input, N);
        public static Tensor vecdot(Tensor x, Tensor y, long dim = -1, Tensor? @out = null) =>
            @out is null ? Aten.linalg_vecdot.Run(x, y, dim) : Aten.linalg_vecdot_out.RunInto(@out, x, y, dim, @out);
        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_vector_norm.Run(input, ord, dims, keepdim);
    }
}
