namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op index = new("index", "Tensor");
    internal static readonly Op index_put_ = new("index_put_");
    internal static readonly Op rsub_Scalar = new("rsub", "Scalar");
}
