namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op block_diag = new("block_diag");
    internal static readonly Op cartesian_prod = new("cartesian_prod");
    internal static readonly Op cat = new("cat");
    internal static readonly Op chunk = new("chunk");
    internal static readonly Op column_stack = new("column_stack");
    internal static readonly Op combinations = new("combinations");
    internal static readonly Op concat = new("concat");
    internal static readonly Op dsplit_array = new("dsplit", "array");
    internal static readonly Op dsplit_int = new("dsplit", "int");
    internal static readonly Op dstack = new("dstack");
    internal static readonly Op hsplit_array = new("hsplit", "array");
    internal static readonly Op hsplit_int = new("hsplit", "int");
    internal static readonly Op hstack = new("hstack");
    internal static readonly Op meshgrid_indexing = new("meshgrid", "indexing");
    internal static readonly Op row_stack = new("row_stack");
    internal static readonly Op split = new("split", "Tensor");
    internal static readonly Op split_sizes = new("split", "sizes");
    internal static readonly Op stack = new("stack");
    internal static readonly Op tensor_split_indices = new("tensor_split", "indices");
    internal static readonly Op tensor_split_sections = new("tensor_split", "sections");
    internal static readonly Op tensor_split_tensor_indices_or_sections = new("tensor_split", "tensor_indices_or_sections");
    internal static readonly Op unbind_int = new("unbind", "int");
    internal static readonly Op vsplit_array = new("vsplit", "array");
    internal static readonly Op vsplit_int = new("vsplit", "int");
    internal static readonly Op vstack = new("vstack");
}
