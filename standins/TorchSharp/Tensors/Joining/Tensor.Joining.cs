using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor[] chunk(long chunks, long dim = 0) => Aten.chunk.RunList(this, chunks, dim);
        public Tensor[] dsplit((long, long) indices_or_sections) =>
            Aten.dsplit_array.RunList(this, new[] { indices_or_sections.Item1, indices_or_sections.Item2 });
        public Tensor[] dsplit((long, long, long) indices_or_sections) =>
            Aten.dsplit_array.RunList(this, new[] { indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3 });
        public Tensor[] dsplit((long, long, long, long) indices_or_sections) =>
            Aten.dsplit_array.RunList(this, new[] { indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3, indices_or_sections.Item4 });
        public Tensor[] dsplit(Tensor indices) => tensor_split(indices, 2);
        public Tensor[] dsplit(long size) => Aten.dsplit_int.RunList(this, size);
        public Tensor[] dsplit(params long[] sizes) => Aten.dsplit_array.RunList(this, sizes);
        public Tensor[] hsplit(Tensor indices) => tensor_split(indices, ndim == 1 ? 0 : 1);
        public Tensor[] hsplit(long size) => Aten.hsplit_int.RunList(this, size);
        public Tensor[] hsplit(params long[] sizes) => Aten.hsplit_array.RunList(this, sizes);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Aten.split_sizes.RunList(this, sizes.ToArray(), dim);
        public Tensor[] split(long size, int dim = 0) => Aten.split.RunList(this, size, dim);
        public Tensor[] split(long[] sizes, long dim = 0) => Aten.split_sizes.RunList(this, sizes, dim);
        public Tensor[] split(params long[] sizes) => Aten.split_sizes.RunList(this, sizes);
        public Tensor[] tensor_split(Tensor indices, long dim = 0) =>
            Aten.tensor_split_tensor_indices_or_sections.RunList(this, indices, dim);
        public Tensor[] tensor_split(long size, long dim = 0) => Aten.tensor_split_sections.RunList(this, size, dim);
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Aten.tensor_split_indices.RunList(this, sizes, dim);
        public Tensor[] unbind(long dimension = 0) => Aten.unbind_int.RunList(this, dimension);
        public Tensor[] vsplit(Tensor indices) => tensor_split(indices, 0);
        public Tensor[] vsplit(long size) => Aten.vsplit_int.RunList(this, size);
        public Tensor[] vsplit(params long[] sizes) => Aten.vsplit_array.RunList(this, sizes);
    }
}
