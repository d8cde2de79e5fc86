namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op all = new("all");
    internal static readonly Op all_dim = new("all", "dim");
    internal static readonly Op amax = new("amax");
    internal static readonly Op amax_out = new("amax", "out");
    internal static readonly Op amin = new("amin");
    internal static readonly Op amin_out = new("amin", "out");
    internal static readonly Op aminmax = new("aminmax");
    internal static readonly Op any = new("any");
    internal static readonly Op any_dim = new("any", "dim");
    internal static readonly Op argmax = new("argmax");
    internal static readonly Op argmin = new("argmin");
    internal static readonly Op count_nonzero = new("count_nonzero");
    internal static readonly Op count_nonzero_dim_IntList = new("count_nonzero", "dim_IntList");
    internal static readonly Op dist = new("dist");
    internal static readonly Op logsumexp = new("logsumexp");
    internal static readonly Op max = new("max");
    internal static readonly Op max_dim = new("max", "dim");
    internal static readonly Op max_other = new("max", "other");
    internal static readonly Op mean = new("mean");
    internal static readonly Op mean_dim = new("mean", "dim");
    internal static readonly Op min = new("min");
    internal static readonly Op min_dim = new("min", "dim");
    internal static readonly Op min_other = new("min", "other");
    internal static readonly Op nanmean = new("nanmean");
    internal static readonly Op nansum = new("nansum");
    internal static readonly Op norm_Scalar = new("norm", "Scalar");
    internal static readonly Op norm_ScalarOpt_dim = new("norm", "ScalarOpt_dim");
    internal static readonly Op prod = new("prod");
    internal static readonly Op prod_dim_int = new("prod", "dim_int");
    internal static readonly Op sum = new("sum");
    internal static readonly Op sum_dim_IntList = new("sum", "dim_IntList");
}
