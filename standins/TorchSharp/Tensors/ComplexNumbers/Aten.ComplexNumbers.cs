namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op adjoint = new("adjoint");
    internal static readonly Op angle = new("angle");
    internal static readonly Op complex = new("complex");
    internal static readonly Op conj = new("conj");
    internal static readonly Op conj_physical = new("conj_physical");
    internal static readonly Op conj_physical_ = new("conj_physical_");
    internal static readonly Op is_conj = new("is_conj");
    internal static readonly Op is_neg = new("is_neg");
    internal static readonly Op polar = new("polar");
    internal static readonly Op resolve_conj = new("resolve_conj");
    internal static readonly Op resolve_neg = new("resolve_neg");
    internal static readonly Op view_as_complex = new("view_as_complex");
    internal static readonly Op view_as_real = new("view_as_real");
}
