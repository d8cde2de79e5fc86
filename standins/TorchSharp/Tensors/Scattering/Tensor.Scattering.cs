using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Changed(Aten.copy_, this, source, nonBlocking);
        public Tensor diagonal_scatter(Tensor src, long offset = 0, long dim1 = 0, long dim2 = 1) =>
            Aten.diagonal_scatter.Run(this, src, offset, dim1, dim2);
        public Tensor fill_(Scalar value) => Changed(Aten.fill__Scalar, this, value);
        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Aten.index_add.Run(this, dim, index, source, alpha);
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Changed(Aten.index_add_, this, dim, index, source, alpha);
        public Tensor index_copy(long dim, Tensor index, Tensor source) => Aten.index_copy.Run(this, dim, index, source);
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Changed(Aten.index_copy_, this, dim, index, source);
        public Tensor index_fill(long dim, Tensor index, Scalar value) => Aten.index_fill_int_Scalar.Run(this, dim, index, value);
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Changed(Aten.index_fill__int_Scalar, this, dim, index, value);
        public Tensor masked_fill(Tensor mask, Scalar value) => Aten.masked_fill_Scalar.Run(this, mask, value);
        public Tensor masked_fill_(Tensor mask, Scalar value) => Changed(Aten.masked_fill__Scalar, this, mask, value);
        public Tensor masked_scatter(Tensor mask, Tensor value) => Aten.masked_scatter.Run(this, mask, value);
        public Tensor masked_scatter_(Tensor mask, Tensor value) => Changed(Aten.masked_scatter_, this, mask, value);
        public Tensor scatter(long dim, Tensor index, Tensor src) => Aten.scatter_src.Run(this, dim, index, src);
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Changed(Aten.scatter__src, this, dim, index, src);
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Aten.scatter_add.Run(this, dim, index, src);
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Changed(Aten.scatter_add_, this, dim, index, src);
        public Tensor select_scatter(Tensor src, long dim, long index) => Aten.select_scatter.Run(this, src, dim, index);
        public Tensor set_(Tensor source) => Changed(Aten.set__source_Tensor, this, source);
        public Tensor slice_scatter(Tensor src, long dim = 0, long? start = null, long? end = null, long step = 1) =>
            Aten.slice_scatter.Run(this, src, dim, start, end, step);
        public Tensor zero_() => Changed(Aten.zero_, this);
    }
}
