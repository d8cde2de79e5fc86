namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op add = new("add", "Tensor");
    internal static readonly Op add_ = new("add_", "Tensor");
    internal static readonly Op addcdiv = new("addcdiv");
    internal static readonly Op addcdiv_ = new("addcdiv_");
    internal static readonly Op addcmul = new("addcmul");
    internal static readonly Op addcmul_ = new("addcmul_");
    internal static readonly Op div = new("div", "Tensor");
    internal static readonly Op div_ = new("div_", "Tensor");
    internal static readonly Op div_Tensor_mode = new("div", "Tensor_mode");
    internal static readonly Op div__Tensor_mode = new("div_", "Tensor_mode");
    internal static readonly Op floor_divide = new("floor_divide");
    internal static readonly Op floor_divide_ = new("floor_divide_", "Tensor");
    internal static readonly Op fmax = new("fmax");
    internal static readonly Op fmin = new("fmin");
    internal static readonly Op fmod = new("fmod", "Tensor");
    internal static readonly Op fmod_ = new("fmod_", "Tensor");
    internal static readonly Op fmod_Scalar = new("fmod", "Scalar");
    internal static readonly Op fmod__Scalar = new("fmod_", "Scalar");
    internal static readonly Op gcd = new("gcd");
    internal static readonly Op gcd_ = new("gcd_");
    internal static readonly Op lcm = new("lcm");
    internal static readonly Op lcm_ = new("lcm_");
    internal static readonly Op lerp = new("lerp", "Tensor");
    internal static readonly Op lerp_ = new("lerp_", "Tensor");
    internal static readonly Op maximum = new("maximum");
    internal static readonly Op minimum = new("minimum");
    internal static readonly Op mul = new("mul", "Tensor");
    internal static readonly Op mul_ = new("mul_", "Tensor");
    internal static readonly Op multiply = new("multiply", "Tensor");
    internal static readonly Op remainder = new("remainder", "Tensor");
    internal static readonly Op remainder_ = new("remainder_", "Tensor");
    internal static readonly Op sub = new("sub", "Tensor");
    internal static readonly Op sub_ = new("sub_", "Tensor");
    internal static readonly Op subtract = new("subtract", "Tensor");
    internal static readonly Op subtract_ = new("subtract_", "Tensor");
    internal static readonly Op true_divide = new("true_divide", "Tensor");
    internal static readonly Op true_divide_ = new("true_divide_", "Tensor");
}
