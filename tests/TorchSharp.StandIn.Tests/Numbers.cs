using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests;

/// <summary>Small tensors by their elements, and the elements of small tensors.</summary>
internal static class Numbers
{
    public static Tensor Longs(params long[] values) => tensor(values);

    public static Tensor Floats(params float[] values) => tensor(values);

    public static Tensor Doubles(params double[] values) => tensor(values);

    public static long[] AsLongs(this Tensor tensor) => [.. tensor.data<long>()];

    public static float[] AsFloats(this Tensor tensor) => [.. tensor.data<float>()];

    public static double[] AsDoubles(this Tensor tensor) => [.. tensor.data<double>()];

    public static bool[] AsBools(this Tensor tensor) => [.. tensor.data<bool>()];
}
