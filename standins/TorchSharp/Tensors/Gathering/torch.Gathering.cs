using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor argwhere(Tensor input) => input.argwhere();
    public static Tensor gather(Tensor input, long dim, Tensor index) => input.gather(dim, index);
    public static Tensor gather(Tensor input, long dim, Tensor index, bool sparse_grad = false) =>
        Aten.gather.Run(input, dim, index, sparse_grad);
    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);
    public static Tensor masked_select(Tensor input, Tensor mask) => input.masked_select(mask);
    public static Tensor nonzero(Tensor input) => input.nonzero();
    public static Tensor take(Tensor input, Tensor index) => input.take(index);
    public static Tensor take_along_dim(Tensor input, IEnumerable<long> indices, long dim = 0) => input.take_along_dim(indices, dim);
    public static Tensor take_along_dim(Tensor input, Tensor indices, long dim = 0) => input.take_along_dim(indices, dim);
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Aten.where_self.Run(condition, x, y);
    public static Tensor[] where(Tensor condition) => Aten.where.RunList(condition);
}
