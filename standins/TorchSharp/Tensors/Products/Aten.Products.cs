namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op addbmm = new("addbmm");
    internal static readonly Op addbmm_ = new("addbmm_");
    internal static readonly Op addmm = new("addmm");
    internal static readonly Op addmm_ = new("addmm_");
    internal static readonly Op addmv = new("addmv");
    internal static readonly Op addmv_ = new("addmv_");
    internal static readonly Op addr = new("addr");
    internal static readonly Op addr_ = new("addr_");
    internal static readonly Op baddbmm = new("baddbmm");
    internal static readonly Op bmm = new("bmm");
    internal static readonly Op cdist = new("cdist");
    internal static readonly Op chain_matmul = new("chain_matmul");
    internal static readonly Op dot = new("dot");
    internal static readonly Op einsum = new("einsum");
    internal static readonly Op ger = new("ger");
    internal static readonly Op inner = new("inner");
    internal static readonly Op kron = new("kron");
    internal static readonly Op matmul = new("matmul");
    internal static readonly Op matrix_exp = new("matrix_exp");
    internal static readonly Op matrix_power = new("matrix_power");
    internal static readonly Op mm = new("mm");
    internal static readonly Op mv = new("mv");
    internal static readonly Op outer = new("outer");
    internal static readonly Op renorm = new("renorm");
    internal static readonly Op tensordot = new("tensordot");
    internal static readonly Op vdot = new("vdot");
}
