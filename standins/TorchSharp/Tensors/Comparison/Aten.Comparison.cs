namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op allclose = new("allclose");
    internal static readonly Op eq = new("eq", "Tensor");
    internal static readonly Op eq_ = new("eq_", "Tensor");
    internal static readonly Op eq_Scalar = new("eq", "Scalar");
    internal static readonly Op eq__Scalar = new("eq_", "Scalar");
    internal static readonly Op ge = new("ge", "Tensor");
    internal static readonly Op ge_ = new("ge_", "Tensor");
    internal static readonly Op ge_Scalar = new("ge", "Scalar");
    internal static readonly Op ge__Scalar = new("ge_", "Scalar");
    internal static readonly Op greater = new("greater", "Tensor");
    internal static readonly Op greater_equal = new("greater_equal", "Tensor");
    internal static readonly Op gt = new("gt", "Tensor");
    internal static readonly Op gt_ = new("gt_", "Tensor");
    internal static readonly Op gt_Scalar = new("gt", "Scalar");
    internal static readonly Op gt__Scalar = new("gt_", "Scalar");
    internal static readonly Op is_nonzero = new("is_nonzero");
    internal static readonly Op isclose = new("isclose");
    internal static readonly Op isfinite = new("isfinite");
    internal static readonly Op isin_Tensor_Tensor = new("isin", "Tensor_Tensor");
    internal static readonly Op isinf = new("isinf");
    internal static readonly Op isnan = new("isnan");
    internal static readonly Op isneginf = new("isneginf");
    internal static readonly Op isposinf = new("isposinf");
    internal static readonly Op isreal = new("isreal");
    internal static readonly Op le = new("le", "Tensor");
    internal static readonly Op le_ = new("le_", "Tensor");
    internal static readonly Op le_Scalar = new("le", "Scalar");
    internal static readonly Op le__Scalar = new("le_", "Scalar");
    internal static readonly Op less = new("less", "Tensor");
    internal static readonly Op less_equal = new("less_equal", "Tensor");
    internal static readonly Op less_equal_ = new("less_equal_", "Tensor");
    internal static readonly Op lt = new("lt", "Tensor");
    internal static readonly Op lt_ = new("lt_", "Tensor");
    internal static readonly Op lt_Scalar = new("lt", "Scalar");
    internal static readonly Op lt__Scalar = new("lt_", "Scalar");
    internal static readonly Op ne = new("ne", "Tensor");
    internal static readonly Op ne_ = new("ne_", "Tensor");
    internal static readonly Op ne_Scalar = new("ne", "Scalar");
    internal static readonly Op ne__Scalar = new("ne_", "Scalar");
    internal static readonly Op not_equal = new("not_equal", "Tensor");
    internal static readonly Op not_equal_ = new("not_equal_", "Tensor");
}
