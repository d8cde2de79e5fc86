namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op _lu_with_info = new("_lu_with_info");
    internal static readonly Op cholesky = new("cholesky");
    internal static readonly Op cholesky_inverse = new("cholesky_inverse");
    internal static readonly Op cholesky_solve = new("cholesky_solve");
    internal static readonly Op det = new("det");
    internal static readonly Op geqrf = new("geqrf");
    internal static readonly Op inverse = new("inverse");
    internal static readonly Op linalg_pinv = new("linalg_pinv");
    internal static readonly Op logdet = new("logdet");
    internal static readonly Op lu_solve = new("lu_solve");
    internal static readonly Op lu_unpack = new("lu_unpack");
    internal static readonly Op orgqr = new("orgqr");
    internal static readonly Op ormqr = new("ormqr");
    internal static readonly Op slogdet = new("slogdet");
}
