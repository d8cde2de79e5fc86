namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op digamma = new("digamma");
    internal static readonly Op digamma_ = new("digamma_");
    internal static readonly Op erf = new("erf");
    internal static readonly Op erf_ = new("erf_");
    internal static readonly Op erfc = new("erfc");
    internal static readonly Op erfc_ = new("erfc_");
    internal static readonly Op erfinv = new("erfinv");
    internal static readonly Op erfinv_ = new("erfinv_");
    internal static readonly Op i0 = new("i0");
    internal static readonly Op igamma = new("igamma");
    internal static readonly Op igammac = new("igammac");
    internal static readonly Op lgamma = new("lgamma");
    internal static readonly Op lgamma_ = new("lgamma_");
    internal static readonly Op logit = new("logit");
    internal static readonly Op mvlgamma = new("mvlgamma");
    internal static readonly Op mvlgamma_ = new("mvlgamma_");
    internal static readonly Op polygamma = new("polygamma");
    internal static readonly Op polygamma_ = new("polygamma_");
}
