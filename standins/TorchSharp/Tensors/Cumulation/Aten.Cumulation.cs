namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op cummax = new("cummax");
    internal static readonly Op cummin = new("cummin");
    internal static readonly Op cumprod = new("cumprod");
    internal static readonly Op cumsum = new("cumsum");
    internal static readonly Op cumulative_trapezoid_dx = new("cumulative_trapezoid", "dx");
    internal static readonly Op cumulative_trapezoid_x = new("cumulative_trapezoid", "x");
    internal static readonly Op diff = new("diff");
    internal static readonly Op logcumsumexp = new("logcumsumexp");
    internal static readonly Op trapezoid_dx = new("trapezoid", "dx");
    internal static readonly Op trapezoid_x = new("trapezoid", "x");
    internal static readonly Op trapz_dx = new("trapz", "dx");
    internal static readonly Op trapz_x = new("trapz", "x");
}
