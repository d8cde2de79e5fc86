namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op bitwise_and = new("bitwise_and", "Tensor");
    internal static readonly Op bitwise_and_ = new("bitwise_and_", "Tensor");
    internal static readonly Op bitwise_left_shift = new("bitwise_left_shift", "Tensor");
    internal static readonly Op bitwise_left_shift_ = new("bitwise_left_shift_", "Tensor");
    internal static readonly Op bitwise_not = new("bitwise_not");
    internal static readonly Op bitwise_not_ = new("bitwise_not_");
    internal static readonly Op bitwise_or = new("bitwise_or", "Tensor");
    internal static readonly Op bitwise_or_ = new("bitwise_or_", "Tensor");
    internal static readonly Op bitwise_right_shift = new("bitwise_right_shift", "Tensor");
    internal static readonly Op bitwise_right_shift_ = new("bitwise_right_shift_", "Tensor");
    internal static readonly Op bitwise_xor = new("bitwise_xor", "Tensor");
    internal static readonly Op bitwise_xor_ = new("bitwise_xor_", "Tensor");
    internal static readonly Op logical_and = new("logical_and");
    internal static readonly Op logical_and_ = new("logical_and_");
    internal static readonly Op logical_not = new("logical_not");
    internal static readonly Op logical_not_ = new("logical_not_");
    internal static readonly Op logical_or = new("logical_or");
    internal static readonly Op logical_or_ = new("logical_or_");
    internal static readonly Op logical_xor = new("logical_xor");
    internal static readonly Op logical_xor_ = new("logical_xor_");
}
