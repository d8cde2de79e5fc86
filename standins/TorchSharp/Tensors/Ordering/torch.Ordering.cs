using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor argsort(Tensor input, long dim = -1, bool descending = false) => input.argsort(dim, descending);
    public static Tensor bucketize(Tensor input, Tensor boundaries, bool outInt32 = false, bool right = false) =>
        input.bucketize(boundaries, outInt32, right);
    public static (Tensor values, Tensor indices) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) =>
        input.kthvalue(k, dim, keepdim);
    public static Tensor msort(Tensor tensor) => tensor.msort();
    public static Tensor searchsorted(Tensor sorted_sequence, Scalar values, bool out_int32, bool right, Tensor sorter) =>
        Aten.searchsorted_Scalar.Run(sorted_sequence, values, out_int32, right, Arg.None, sorter);
    public static Tensor searchsorted(Tensor sorted_sequence, Tensor values, bool out_int32 = false, bool right = false, Tensor? sorter = null) =>
        Aten.searchsorted.Run(sorted_sequence, values, out_int32, right, Arg.None, sorter);
    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) =>
        input.sort(dim, descending, stable);
    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) =>
        tensor.topk(k, dim, largest, sorted);
    public static (Tensor output, Tensor inverse_indices, Tensor counts) unique(Tensor input, bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
        input.unique(sorted, return_inverse, return_counts, dim);
    public static (Tensor output, Tensor inverse_indices, Tensor counts) unique_consecutive(Tensor input, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
        input.unique_consecutive(return_inverse, return_counts, dim);
}
