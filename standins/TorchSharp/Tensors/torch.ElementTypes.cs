namespace TorchSharp;

public static partial class torch
{
    public static ScalarType uint8 = ScalarType.Byte;
    public static ScalarType int8 = ScalarType.Int8;
    public static ScalarType int16 = ScalarType.Int16;
    public static ScalarType @short = ScalarType.Int16;
    public static ScalarType int32 = ScalarType.Int32;
    public static ScalarType @int = ScalarType.Int32;
    public static ScalarType int64 = ScalarType.Int64;
    public static ScalarType @long = ScalarType.Int64;
    public static ScalarType float16 = ScalarType.Float16;
    public static ScalarType half = ScalarType.Float16;
    public static ScalarType bfloat16 = ScalarType.BFloat16;
    public static ScalarType float32 = ScalarType.Float32;
    public static ScalarType @float = ScalarType.Float32;
    public static ScalarType float64 = ScalarType.Float64;
    public static ScalarType @double = ScalarType.Float64;
    public static ScalarType complex64 = ScalarType.ComplexFloat32;
    public static ScalarType cfloat = ScalarType.ComplexFloat32;
    public static ScalarType complex128 = ScalarType.ComplexFloat64;
    public static ScalarType cdouble = ScalarType.ComplexFloat64;
    public static ScalarType @bool = ScalarType.Bool;

    public static bool is_complex(ScalarType type) => type is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

    public static bool is_floating_point(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

    public static bool is_integral(ScalarType type) =>
        type is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

    public static bool is_tensor(object obj) => obj is Tensor;

    /// <summary>The largest number up to which an element type represents every whole number.</summary>
    public static long max_int_value(ScalarType type) => type switch
    {
        ScalarType.Byte => byte.MaxValue,
        ScalarType.Int8 => sbyte.MaxValue,
        ScalarType.Int16 => short.MaxValue,
        ScalarType.Int32 => int.MaxValue,
        ScalarType.Int64 => long.MaxValue,
        ScalarType.Bool => 1,
        ScalarType.BFloat16 => 1L << 8,
        ScalarType.Float16 => 1L << 11,
        ScalarType.Float32 => 1L << 24,
        ScalarType.Float64 => 1L << 53,
        _ => throw new ArgumentException($"The element type {type} has no whole numbers.", nameof(type)),
    };
}
