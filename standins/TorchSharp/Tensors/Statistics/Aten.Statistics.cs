namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op bincount = new("bincount");
    internal static readonly Op corrcoef = new("corrcoef");
    internal static readonly Op cov = new("cov");
    internal static readonly Op histc = new("histc");
    internal static readonly Op histogram_bin_ct = new("histogram", "bin_ct");
    internal static readonly Op histogram_bins_tensor = new("histogram", "bins_tensor");
    internal static readonly Op median = new("median");
    internal static readonly Op mode = new("mode");
    internal static readonly Op nanmedian = new("nanmedian");
    internal static readonly Op nanquantile = new("nanquantile");
    internal static readonly Op quantile = new("quantile");
    internal static readonly Op std = new("std");
    internal static readonly Op std_dim = new("std", "dim");
    internal static readonly Op std_mean = new("std_mean");
    internal static readonly Op std_mean_dim = new("std_mean", "dim");
    internal static readonly Op var = new("var");
    internal static readonly Op var_dim = new("var", "dim");
    internal static readonly Op var_mean = new("var_mean");
    internal static readonly Op var_mean_dim = new("var_mean", "dim");
}
