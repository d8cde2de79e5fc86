using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Operators over lists of tensors.</summary>
internal static class Lists
{
    internal static readonly Op Neg = new("_foreach_neg");
    internal static readonly Op Sqrt = new("_foreach_sqrt");
    private static readonly Op AddList = new("_foreach_add", "List");
    private static readonly Op AddScalar = new("_foreach_add", "Scalar");
    private static readonly Op AddListInPlace = new("_foreach_add_", "List");
    private static readonly Op AddScalarInPlace = new("_foreach_add_", "Scalar");
    private static readonly Op MulScalarInPlace = new("_foreach_mul_", "Scalar");
    private static readonly Op MulListInPlace = new("_foreach_mul_", "List");
    private static readonly Op DivScalar = new("_foreach_div", "Scalar");
    private static readonly Op DivScalarInPlace = new("_foreach_div_", "Scalar");
    private static readonly Op DivListInPlace = new("_foreach_div_", "List");
    private static readonly Op AddCMulCopy = new("_foreach_addcmul", "Scalar");
    private static readonly Op AddCMul = new("_foreach_addcmul_", "Scalar");
    private static readonly Op AddCDiv = new("_foreach_addcdiv_", "Scalar");
    private static readonly Op FullLikeOne = new("full_like");

    internal static Tensor[] Add(Tensor[] a, Tensor[] b, double alpha) => AddList.RunList(a, b, alpha);

    internal static Tensor[] Sum(Tensor[] a, double value) => AddScalar.RunList(a, value);

    internal static Tensor[] Quotient(Tensor[] a, double divisor) => DivScalar.RunList(a, divisor);

    internal static Tensor[] MinusProduct(Tensor[] target, Tensor[] a, Tensor[] b) => AddCMulCopy.RunList(target, a, b, -1.0);

    internal static void AddTo(Tensor[] target, Tensor[] b, double alpha) => AddListInPlace.RunInPlace(target, b, alpha);

    internal static void AddTo(Tensor[] target, double value) => AddScalarInPlace.RunInPlace(target, value);

    internal static void Scale(Tensor[] target, double factor) => MulScalarInPlace.RunInPlace(target, factor);

    internal static void Scale(Tensor[] target, Tensor[] factors) => MulListInPlace.RunInPlace(target, factors);

    internal static void Divide(Tensor[] target, double divisor) => DivScalarInPlace.RunInPlace(target, divisor);

    internal static void Divide(Tensor[] target, Tensor[] divisors) => DivListInPlace.RunInPlace(target, divisors);

    internal static void AddProduct(Tensor[] target, Tensor[] a, Tensor[] b, double value) => AddCMul.RunInPlace(target, a, b, value);

    internal static void AddQuotient(Tensor[] target, Tensor[] a, Tensor[] b, double value) => AddCDiv.RunInPlace(target, a, b, value);

    /// <summary>Zeros of a tensor's shape and layout that no dispose scope owns.</summary>
    internal static Tensor ZerosLike(Tensor tensor) => FullLike(tensor, 0);

    internal static Tensor FullLike(Tensor tensor, double value)
    {
        using IDisposable untracked = no_grad();
        return FullLikeOne.Run(tensor, value).DetachFromDisposeScope();
    }
}
