using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static bool can_cast(ScalarType from, ScalarType to) => Aten.can_cast.RunBool(from, to);
    public static Tensor clone(Tensor input) => input.clone();
    public static bool is_complex(Tensor input) => input.is_complex();
    public static bool is_floating_point(Tensor input) => input.is_floating_point();
    public static bool is_integral(Tensor t) => t.is_integral();
    public static ScalarType promote_types(ScalarType type1, ScalarType type2) => (ScalarType)Aten.promote_types.RunInt(type1, type2);
    public static ScalarType result_type(Tensor tensor1, Tensor tensor2) => (ScalarType)Aten.result_type.RunInt(tensor1, tensor2);
}
