namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op _unique2 = new("_unique2");
    internal static readonly Op argsort = new("argsort");
    internal static readonly Op bucketize = new("bucketize", "Tensor");
    internal static readonly Op kthvalue = new("kthvalue");
    internal static readonly Op msort = new("msort");
    internal static readonly Op searchsorted = new("searchsorted", "Tensor");
    internal static readonly Op searchsorted_Scalar = new("searchsorted", "Scalar");
    internal static readonly Op sort_stable = new("sort", "stable");
    internal static readonly Op topk = new("topk");
    internal static readonly Op unique_consecutive = new("unique_consecutive");
    internal static readonly Op unique_dim = new("unique_dim");
}
