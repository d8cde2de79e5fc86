namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op exp = new("exp");
    internal static readonly Op exp2 = new("exp2");
    internal static readonly Op exp_ = new("exp_");
    internal static readonly Op expm1 = new("expm1");
    internal static readonly Op expm1_ = new("expm1_");
    internal static readonly Op float_power_Tensor_Tensor = new("float_power", "Tensor_Tensor");
    internal static readonly Op frexp = new("frexp", "Tensor");
    internal static readonly Op ldexp = new("ldexp", "Tensor");
    internal static readonly Op ldexp_ = new("ldexp_");
    internal static readonly Op log = new("log");
    internal static readonly Op log10 = new("log10");
    internal static readonly Op log10_ = new("log10_");
    internal static readonly Op log1p = new("log1p");
    internal static readonly Op log1p_ = new("log1p_");
    internal static readonly Op log2 = new("log2");
    internal static readonly Op log2_ = new("log2_");
    internal static readonly Op log_ = new("log_");
    internal static readonly Op logaddexp = new("logaddexp");
    internal static readonly Op logaddexp2 = new("logaddexp2");
    internal static readonly Op pow_ = new("pow_", "Tensor");
    internal static readonly Op pow_Tensor_Scalar = new("pow", "Tensor_Scalar");
    internal static readonly Op pow_Tensor_Tensor = new("pow", "Tensor_Tensor");
    internal static readonly Op pow__Scalar = new("pow_", "Scalar");
    internal static readonly Op reciprocal = new("reciprocal");
    internal static readonly Op reciprocal_ = new("reciprocal_");
    internal static readonly Op rsqrt = new("rsqrt");
    internal static readonly Op rsqrt_ = new("rsqrt_");
    internal static readonly Op sqrt = new("sqrt");
    internal static readonly Op sqrt_ = new("sqrt_");
    internal static readonly Op square = new("square");
    internal static readonly Op xlogy = new("xlogy", "Tensor");
    internal static readonly Op xlogy_ = new("xlogy_", "Tensor");
    internal static readonly Op xlogy_Scalar_Other = new("xlogy", "Scalar_Other");
    internal static readonly Op xlogy__Scalar_Other = new("xlogy_", "Scalar_Other");
}
