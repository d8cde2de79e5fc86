namespace TorchSharp;

public static partial class torch
{
    /// <summary>The limits of a floating-point type.</summary>
    public struct FInfo
    {
        public int bits;
        public double eps;
        public double max;
        public double min;
        public double tiny;
        public double smallest_normal;
        public double resolution;
    }

    public static FInfo finfo() => finfo(get_default_dtype());

    public static FInfo finfo(ScalarType dtype) => dtype switch
    {
        ScalarType.Float16 => Limits(16, 9.765625e-04, 65504, 6.103515625e-05, 1e-3),
        ScalarType.BFloat16 => Limits(16, 7.8125e-03, 3.3895313892515355e+38, 1.1754943508222875e-38, 1e-2),
        ScalarType.Float32 or ScalarType.ComplexFloat32 => Limits(32, 1.1920928955078125e-07, float.MaxValue, 1.1754943508222875e-38, 1e-6),
        ScalarType.Float64 or ScalarType.ComplexFloat64 => Limits(64, 2.220446049250313e-16, double.MaxValue, 2.2250738585072014e-308, 1e-15),
        _ => throw new ArgumentException($"finfo() describes floating-point types, not {dtype}.", nameof(dtype)),
    };

    private static FInfo Limits(int bits, double eps, double max, double tiny, double resolution) => new()
    {
        bits = bits,
        eps = eps,
        max = max,
        min = -max,
        tiny = tiny,
        smallest_normal = tiny,
        resolution = resolution,
    };
}
