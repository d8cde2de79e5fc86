using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor all() => Aten.all.Run(this);
        public Tensor all(long dim, bool keepdim = false) => Aten.all_dim.Run(this, dim, keepdim);
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amax(dims.ToArray(), keepdim, @out);
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amax.Run(this, dims, keepdim) : Aten.amax_out.RunInto(@out, this, dims, keepdim, @out);
        public Tensor amax(params long[] dims) => Aten.amax.Run(this, dims);
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) => amin(dims.ToArray(), keepdim, @out);
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amin.Run(this, dims, keepdim) : Aten.amin_out.RunInto(@out, this, dims, keepdim, @out);
        public Tensor amin(params long[] dims) => Aten.amin.Run(this, dims);
        public (Tensor min, Tensor max) aminmax(long? dim = null, bool keepdim = false) => Aten.aminmax.Run2(this, dim, keepdim);
        public Tensor any() => Aten.any.Run(this);
        public Tensor any(long dim, bool keepdim = false) => Aten.any_dim.Run(this, dim, keepdim);
        public Tensor argmax() => Aten.argmax.Run(this);
        public Tensor argmax(long dim, bool keepdim = false) => Aten.argmax.Run(this, dim, keepdim);
        public Tensor argmin() => Aten.argmin.Run(this);
        public Tensor argmin(long dim, bool keepdim = false) => Aten.argmin.Run(this, dim, keepdim);
        public Tensor count_nonzero(long[]? dims = null) =>
            dims is null ? Aten.count_nonzero.Run(this) : Aten.count_nonzero_dim_IntList.Run(this, dims);
        public Tensor dist(Tensor other, float p = 2f) => Aten.dist.Run(this, other, p);
        public Tensor logsumexp(long dim, bool keepdim = false) => Aten.logsumexp.Run(this, new[] { dim }, keepdim);
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Aten.max_dim.Run2(this, dim, keepdim);
        public Tensor max() => Aten.max.Run(this);
        public Tensor max(Tensor other) => Aten.max_other.Run(this, other);
        public Tensor mean() => Aten.mean.Run(this);
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Aten.mean_dim.Run(this, dimensions, keepdim, type);
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Aten.min_dim.Run2(this, dim, keepdim);
        public Tensor min() => Aten.min.Run(this);
        public Tensor min(Tensor other) => Aten.min_other.Run(this, other);
        public Tensor nanmean(int? dim = null, bool keepdim = false, ScalarType? dtype = null) =>
            Aten.nanmean.Run(this, dim is { } d ? new long[] { d } : null, keepdim, dtype);
        public Tensor nansum() => Aten.nansum.Run(this);
        public Tensor norm(float p = 2f) => Aten.norm_Scalar.Run(this, p);
        public Tensor norm(int dim, bool keepdim = false, float p = 2f) =>
            Aten.norm_ScalarOpt_dim.Run(this, p, new long[] { dim }, keepdim);
        public Tensor prod(ScalarType? type = null) => Aten.prod.Run(this, type);
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Aten.prod_dim_int.Run(this, dim, keepdim, type);
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Run(this, dim.ToArray(), keepdim, type);
        public Tensor sum(ScalarType? type = null) => Aten.sum.Run(this, type);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Run(this, new long[] { dim }, keepdim, type);
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Run(this, new[] { dim0, dim1 }, keepdim, type);
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Run(this, new[] { dim0, dim1, dim2 }, keepdim, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Aten.sum_dim_IntList.Run(this, dim, keepdim, type);
    }
}
