namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op can_cast = new("can_cast");
    internal static readonly Op clone = new("clone");
    internal static readonly Op detach = new("detach");
    internal static readonly Op detach_ = new("detach_");
    internal static readonly Op is_pinned = new("is_pinned");
    internal static readonly Op pin_memory = new("pin_memory");
    internal static readonly Op promote_types = new("promote_types");
    internal static readonly Op result_type = new("result_type", "Tensor");
    internal static readonly Op to_dense = new("to_dense");
    internal static readonly Op type_as = new("type_as");
}
