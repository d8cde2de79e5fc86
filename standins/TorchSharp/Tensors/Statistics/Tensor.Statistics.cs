using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor bincount(Tensor weights, long minlength = 0) => Aten.bincount.Run(this, weights, minlength);
        public Tensor corrcoef() => Aten.corrcoef.Run(this);
        public Tensor cov(long correction = 1, Tensor? fweights = null, Tensor? aweights = null) =>
            Aten.cov.Run(this, correction, fweights, aweights);
        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Aten.histc.Run(this, bins, min, max);
        public Tensor median() => Aten.median.Run(this);
        public (Tensor values, Tensor indices) mode(long dim = -1, bool keepdim = false) => Aten.mode.Run2(this, dim, keepdim);
        public Tensor nanmedian() => Aten.nanmedian.Run(this);
        public Tensor nanquantile(Tensor q, long dim = -1, bool keepdim = false) => Aten.nanquantile.Run(this, q, dim, keepdim);
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Aten.quantile.Run(this, q, dim, keepdim);
        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.std_dim.Run(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);
        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.std_dim.Run(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.std_dim.Run(this, dimensions.ToArray(), unbiased, keepdim), type);
        public Tensor std(bool unbiased = true) => Aten.std.Run(this, unbiased);
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.std_dim.Run(this, new[] { dim }, unbiased, keepdim), type);
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.std_dim.Run(this, dimensions, unbiased, keepdim), type);
        public (Tensor std, Tensor mean) std_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.std_mean_dim.Run2(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);
        public (Tensor std, Tensor mean) std_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.std_mean_dim.Run2(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);
        public (Tensor std, Tensor mean) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.std_mean_dim.Run2(this, dimensions.ToArray(), unbiased, keepdim), type);
        public (Tensor std, Tensor mean) std_mean(bool unbiased = true) => Aten.std_mean.Run2(this, unbiased);
        public (Tensor std, Tensor mean) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.std_mean_dim.Run2(this, new[] { dim }, unbiased, keepdim), type);
        public (Tensor std, Tensor mean) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.std_mean_dim.Run2(this, dimensions, unbiased, keepdim), type);
        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.var_dim.Run(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);
        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.var_dim.Run(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.var_dim.Run(this, dimensions.ToArray(), unbiased, keepdim), type);
        public Tensor var(bool unbiased = true) => Aten.var.Run(this, unbiased);
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.var_dim.Run(this, new[] { dim }, unbiased, keepdim), type);
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.var_dim.Run(this, dimensions, unbiased, keepdim), type);
        public (Tensor std, Tensor mean) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.var_mean_dim.Run2(this, dimensions.ToArray(), unbiased, keepdim), type);
        public (Tensor std, Tensor mean) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.var_mean_dim.Run2(this, dimensions, unbiased, keepdim), type);
        public (Tensor var, Tensor mean) var_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.var_mean_dim.Run2(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);
        public (Tensor var, Tensor mean) var_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.var_mean_dim.Run2(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);
        public (Tensor var, Tensor mean) var_mean(bool unbiased = true) => Aten.var_mean.Run2(this, unbiased);
        public (Tensor var, Tensor mean) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Converted(Aten.var_mean_dim.Run2(this, new[] { dim }, unbiased, keepdim), type);
    }
}
