using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor diag(Tensor input, long diagonal = 0) => input.diag(diagonal);
    public static Tensor diag_embed(Tensor input, long offset = 0, long dim1 = -2, long dim2 = -1) =>
        input.diag_embed(offset, dim1, dim2);
    public static Tensor diagflat(Tensor input, long offset = 0) => input.diagflat(offset);
    public static Tensor trace(Tensor input) => input.trace();
    public static Tensor tril(Tensor input, long diagonal = 0) => input.tril(diagonal);
    public static Tensor tril_(Tensor input, long diagonal = 0) => input.tril_(diagonal);
    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Aten.tril_indices.Run(row, col, offset, dtype, Arg.None, device);
    public static Tensor triu(Tensor input, long diagonal = 0) => input.triu(diagonal);
    public static Tensor triu_(Tensor input, long diagonal = 0) => input.triu_(diagonal);
    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Aten.triu_indices.Run(row, col, offset, dtype, Arg.None, device);
    public static Tensor vander(Tensor x, long N = -1, bool increasing = false) => x.vander(N, increasing);
}
