using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor argwhere() => Aten.argwhere.Run(this);
        public Tensor gather(long dim, Tensor index) => Aten.gather.Run(this, dim, index);
        public Tensor index_select(long dim, Tensor index) => Aten.index_select.Run(this, dim, index);
        public Tensor masked_select(Tensor mask) => Aten.masked_select.Run(this, mask);
        public Tensor nonzero() => Aten.nonzero.Run(this);
        public IList<Tensor> nonzero_as_list() => Aten.nonzero_numpy.RunList(this);
        public Tensor take(Tensor index) => Aten.take.Run(this, index);
        public Tensor take_along_dim(IEnumerable<long> indices) => take_along_dim(tensor(indices.ToArray()));
        public Tensor take_along_dim(IEnumerable<long> indices, long dim) => take_along_dim(tensor(indices.ToArray()), dim);
        public Tensor take_along_dim(Tensor indices) => Aten.take_along_dim.Run(this, indices);
        public Tensor take_along_dim(Tensor indices, long dim) => Aten.take_along_dim.Run(this, indices, dim);
        public Tensor where(Tensor condition, Tensor y) => Aten.where_self.Run(condition, this, y);
    }
}
