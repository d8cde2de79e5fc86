namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op argwhere = new("argwhere");
    internal static readonly Op gather = new("gather");
    internal static readonly Op index_select = new("index_select");
    internal static readonly Op masked_select = new("masked_select");
    internal static readonly Op nonzero = new("nonzero");
    internal static readonly Op nonzero_numpy = new("nonzero_numpy");
    internal static readonly Op take = new("take");
    internal static readonly Op take_along_dim = new("take_along_dim");
    internal static readonly Op where = new("where");
    internal static readonly Op where_self = new("where", "self");
}
