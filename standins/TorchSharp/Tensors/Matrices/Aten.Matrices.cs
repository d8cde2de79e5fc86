namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op diag = new("diag");
    internal static readonly Op diag_embed = new("diag_embed");
    internal static readonly Op diagflat = new("diagflat");
    internal static readonly Op trace = new("trace");
    internal static readonly Op tril = new("tril");
    internal static readonly Op tril_ = new("tril_");
    internal static readonly Op tril_indices = new("tril_indices");
    internal static readonly Op triu = new("triu");
    internal static readonly Op triu_ = new("triu_");
    internal static readonly Op triu_indices = new("triu_indices");
    internal static readonly Op vander = new("vander");
}
