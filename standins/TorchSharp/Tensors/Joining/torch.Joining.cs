using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor block_diag(params Tensor[] tensors) => Aten.block_diag.Run(tensors);
    public static Tensor cartesian_prod(IList<Tensor> tensors) => Aten.cartesian_prod.Run(tensors.ToArray());
    public static Tensor cartesian_prod(params Tensor[] tensors) => Aten.cartesian_prod.Run(tensors);
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Aten.cat.Run(tensors.ToArray(), dim);
    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);
    public static Tensor column_stack(IList<Tensor> tensors) => Aten.column_stack.Run(tensors.ToArray());
    public static Tensor column_stack(params Tensor[] tensors) => Aten.column_stack.Run(tensors);
    public static Tensor combinations(Tensor input, int r = 2, bool with_replacement = false) =>
        Aten.combinations.Run(input, r, with_replacement);
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => Aten.concat.Run(tensors.ToArray(), dim);
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => Aten.cat.Run(tensors.ToArray(), axis);
    public static Tensor[] dsplit(Tensor input, (long, long) indices_or_sections) => input.dsplit(indices_or_sections);
    public static Tensor[] dsplit(Tensor input, (long, long, long) indices_or_sections) => input.dsplit(indices_or_sections);
    public static Tensor[] dsplit(Tensor input, (long, long, long, long) indices_or_sections) => input.dsplit(indices_or_sections);
    public static Tensor[] dsplit(Tensor input, Tensor indices_or_sections) => input.dsplit(indices_or_sections);
    public static Tensor[] dsplit(Tensor input, long size) => input.dsplit(size);
    public static Tensor[] dsplit(Tensor input, long[] indices_or_sections) => input.dsplit(indices_or_sections);
    public static Tensor dstack(IEnumerable<Tensor> tensors) => Aten.dstack.Run(tensors.ToArray());
    public static Tensor dstack(IList<Tensor> tensors) => Aten.dstack.Run(tensors.ToArray());
    public static Tensor dstack(params Tensor[] tensors) => Aten.dstack.Run(tensors);
    public static Tensor[] hsplit(Tensor input, (long, long) indices_or_sections) =>
        Aten.hsplit_array.RunList(input, new[] { indices_or_sections.Item1, indices_or_sections.Item2 });
    public static Tensor[] hsplit(Tensor input, (long, long, long) indices_or_sections) =>
        Aten.hsplit_array.RunList(input, new[] { indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3 });
    public static Tensor[] hsplit(Tensor input, (long, long, long, long) indices_or_sections) =>
        Aten.hsplit_array.RunList(input, new[] { indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3, indices_or_sections.Item4 });
    public static Tensor[] hsplit(Tensor input, Tensor indices_or_sections) => input.hsplit(indices_or_sections);
    public static Tensor[] hsplit(Tensor input, long indices_or_sections) => input.hsplit(indices_or_sections);
    public static Tensor[] hsplit(Tensor input, long[] indices_or_sections) => input.hsplit(indices_or_sections);
    public static Tensor hstack(IEnumerable<Tensor> tensors) => Aten.hstack.Run(tensors.ToArray());
    public static Tensor hstack(IList<Tensor> tensors) => Aten.hstack.Run(tensors.ToArray());
    public static Tensor hstack(params Tensor[] tensors) => Aten.hstack.Run(tensors);
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") =>
        Aten.meshgrid_indexing.RunList(tensors.ToArray(), indexing);
    public static Tensor row_stack(IList<Tensor> tensors) => Aten.row_stack.Run(tensors.ToArray());
    public static Tensor row_stack(params Tensor[] tensors) => Aten.row_stack.Run(tensors);
    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) =>
        tensor.split(split_size_or_sections, dim);
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Aten.stack.Run(tensors.ToArray(), dim);
    public static Tensor[] tensor_split(Tensor input, Tensor indices_or_sections, long dim = 0) =>
        input.tensor_split(indices_or_sections, dim);
    public static Tensor[] tensor_split(Tensor input, long indices_or_sections, long dim = 0) =>
        input.tensor_split(indices_or_sections, dim);
    public static Tensor[] tensor_split(Tensor input, long[] indices_or_sections, long dim = 0) =>
        input.tensor_split(indices_or_sections, dim);
    public static Tensor[] unbind(Tensor input, long dim = 0) => input.unbind(dim);
    public static Tensor[] unbind(Tensor tensor, int dim = 0) => tensor.unbind(dim);
    public static Tensor[] vsplit(Tensor input, long[] indices_or_sections) => input.vsplit(indices_or_sections);
    public static Tensor vstack(IList<Tensor> tensors) => Aten.vstack.Run(tensors.ToArray());
}
