namespace TorchSharp.Native;

internal static partial class Aten
{
    internal static readonly Op imag = new("imag");
    internal static readonly Op indices = new("indices");
    internal static readonly Op matrix_H = new("matrix_H");
    internal static readonly Op mH = new("mH");
    internal static readonly Op mT = new("mT");
    internal static readonly Op numpy_T = new("numpy_T");
    internal static readonly Op real = new("real");
    internal static readonly Op values = new("values");
}
