using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Aten.addbmm.Run(this, batch1, batch2, beta, alpha);
        public Tensor addbmm_(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Changed(Aten.addbmm_, this, batch1, batch2, beta, alpha);
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) => Aten.addmm.Run(this, mat1, mat2, beta, alpha);
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1f, float alpha = 1f) =>
            Changed(Aten.addmm_, this, mat1, mat2, beta, alpha);
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) => Aten.addmv.Run(this, mat, vec, beta, alpha);
        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1f, float alpha = 1f) =>
            Changed(Aten.addmv_, this, mat, vec, beta, alpha);
        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) => Aten.addr.Run(this, vec1, vec2, beta, alpha);
        public Tensor addr_(Tensor vec1, Tensor vec2, float beta = 1f, float alpha = 1f) =>
            Changed(Aten.addr_, this, vec1, vec2, beta, alpha);
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1f, float alpha = 1f) =>
            Aten.baddbmm.Run(this, batch1, batch2, beta, alpha);
        public Tensor bmm(Tensor batch2) => Aten.bmm.Run(this, batch2);
        public Tensor dot(Tensor target) => Aten.dot.Run(this, target);
        public Tensor ger(Tensor vec2) => Aten.ger.Run(this, vec2);
        public Tensor inner(Tensor vec2) => Aten.inner.Run(this, vec2);
        public Tensor kron(Tensor other) => Aten.kron.Run(this, other);
        public Tensor matmul(Tensor target) => Aten.matmul.Run(this, target);
        public Tensor matrix_exp() => Aten.matrix_exp.Run(this);
        public Tensor matrix_power(int n) => Aten.matrix_power.Run(this, n);
        public Tensor mm(Tensor target) => Aten.mm.Run(this, target);
        public Tensor mv(Tensor target) => Aten.mv.Run(this, target);
        public Tensor outer(Tensor vec2) => Aten.outer.Run(this, vec2);
        public Tensor renorm(float p, long dim, float maxnorm) => Aten.renorm.Run(this, p, dim, maxnorm);
        public Tensor tensordot(Tensor b, (long, long)[] dims) =>
            Aten.tensordot.Run(this, b, dims.Select(d => d.Item1).ToArray(), dims.Select(d => d.Item2).ToArray());
        public Tensor tensordot(Tensor b, long dims = 2) => Aten.tensordot.Run(this, b, Range(ndim - dims, dims), Range(0, dims));
        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Aten.tensordot.Run(this, b, dims1, dims2);
        public Tensor vdot(Tensor target) => Aten.vdot.Run(this, target);
    }
}
