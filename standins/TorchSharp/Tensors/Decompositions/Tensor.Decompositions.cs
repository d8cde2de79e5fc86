using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor cholesky(bool upper = false) => Aten.cholesky.Run(this, upper);
        public Tensor cholesky_inverse(bool upper = false) => Aten.cholesky_inverse.Run(this, upper);
        public Tensor cholesky_solve(Tensor input2, bool upper = false) => Aten.cholesky_solve.Run(this, input2, upper);
        public Tensor det() => Aten.det.Run(this);
        public (Tensor a, Tensor tau) geqrf() => Aten.geqrf.Run2(this);
        public Tensor inverse() => Aten.inverse.Run(this);
        public Tensor logdet() => Aten.logdet.Run(this);
        public Tensor ormqr(Tensor tau, Tensor other, bool left = true, bool transpose = false) =>
            Aten.ormqr.Run(this, tau, other, left, transpose);
        public Tensor pinverse(double rcond = 1E-15, bool hermitian = false) => Aten.linalg_pinv.Run(this, rcond, hermitian);
    }
}
