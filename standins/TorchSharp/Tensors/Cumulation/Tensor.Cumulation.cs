using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public (Tensor values, Tensor indexes) cummax(long dim) => Aten.cummax.Run2(this, dim);
        public (Tensor values, Tensor indexes) cummin(long dim) => Aten.cummin.Run2(this, dim);
        public Tensor cumprod(long dim, ScalarType? type = null) => Aten.cumprod.Run(this, dim, type);
        public Tensor cumsum(long dim, ScalarType? type = null) => Aten.cumsum.Run(this, dim, type);
        public Tensor cumulative_trapezoid(Tensor x, long dim = -1) => Aten.cumulative_trapezoid_x.Run(this, x, dim);
        public Tensor cumulative_trapezoid(double dx = 1, long dim = -1) => Aten.cumulative_trapezoid_dx.Run(this, dx, dim);
        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) =>
            Aten.diff.Run(this, n, dim, prepend, append);
        public Tensor logcumsumexp(long dim) => Aten.logcumsumexp.Run(this, dim);
        public Tensor trapezoid(Tensor x, long dim = -1) => Aten.trapezoid_x.Run(this, x, dim);
        public Tensor trapezoid(double dx = 1, long dim = -1) => Aten.trapezoid_dx.Run(this, dx, dim);
    }
}
