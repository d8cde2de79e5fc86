using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor argsort(long dim = -1, bool descending = false) => Aten.argsort.Run(this, dim, descending);
        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) =>
            Aten.bucketize.Run(this, boundaries, outInt32, right);
        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) =>
            Aten.kthvalue.Run2(this, k, dim ?? -1, keepdim);
        public Tensor msort() => Aten.msort.Run(this);
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Aten.sort_stable.Run2(this, stable, dim, descending);
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Aten.topk.Run2(this, k, dim, largest, sorted);
        public (Tensor output, Tensor inverse_indices, Tensor counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            dim is { } d
            ? Aten.unique_dim.Run3(this, d, sorted, return_inverse, return_counts)
            : Aten._unique2.Run3(this, sorted, return_inverse, return_counts);
        public (Tensor output, Tensor inverse_indices, Tensor counts) unique_consecutive(bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            Aten.unique_consecutive.Run3(this, return_inverse, return_counts, dim);
    }
}
