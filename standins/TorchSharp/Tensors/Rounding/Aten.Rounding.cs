namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op abs = new("abs");
    internal static readonly Op abs_ = new("abs_");
    internal static readonly Op absolute = new("absolute");
    internal static readonly Op absolute_ = new("absolute_");
    internal static readonly Op ceil = new("ceil");
    internal static readonly Op ceil_ = new("ceil_");
    internal static readonly Op clamp = new("clamp");
    internal static readonly Op clamp_ = new("clamp_");
    internal static readonly Op clamp_Tensor = new("clamp", "Tensor");
    internal static readonly Op clamp__Tensor = new("clamp_", "Tensor");
    internal static readonly Op clamp_max = new("clamp_max");
    internal static readonly Op clamp_max_ = new("clamp_max_");
    internal static readonly Op clamp_min = new("clamp_min");
    internal static readonly Op clamp_min_ = new("clamp_min_");
    internal static readonly Op clip = new("clip");
    internal static readonly Op copysign = new("copysign", "Tensor");
    internal static readonly Op fix = new("fix");
    internal static readonly Op fix_ = new("fix_");
    internal static readonly Op floor = new("floor");
    internal static readonly Op floor_ = new("floor_");
    internal static readonly Op frac = new("frac");
    internal static readonly Op frac_ = new("frac_");
    internal static readonly Op heaviside = new("heaviside");
    internal static readonly Op nan_to_num = new("nan_to_num");
    internal static readonly Op neg = new("neg");
    internal static readonly Op neg_ = new("neg_");
    internal static readonly Op negative = new("negative");
    internal static readonly Op nextafter = new("nextafter");
    internal static readonly Op positive = new("positive");
    internal static readonly Op round = new("round");
    internal static readonly Op round_ = new("round_");
    internal static readonly Op round__decimals = new("round_", "decimals");
    internal static readonly Op round_decimals = new("round", "decimals");
    internal static readonly Op sgn = new("sgn");
    internal static readonly Op sgn_ = new("sgn_");
    internal static readonly Op sign = new("sign");
    internal static readonly Op sign_ = new("sign_");
    internal static readonly Op signbit = new("signbit");
    internal static readonly Op trunc = new("trunc");
    internal static readonly Op trunc_ = new("trunc_");
}
