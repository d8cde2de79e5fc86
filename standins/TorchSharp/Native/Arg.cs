using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>An argument of an operator call. Conversions are implicit, so a call reads like the operator's schema.</summary>
/// <remarks>
/// A null <see cref="Tensor"/>, array, string, <see cref="Scalar"/>, <see cref="Device"/> or <see cref="Generator"/> is the absent optional.
/// A schema's <c>float</c> wants a <c>double</c> here and <c>int</c> a <c>long</c>; <c>Scalar</c> takes either.
/// </remarks>
internal readonly struct Arg
{
    internal readonly object? Reference;
    internal readonly long Bits;
    internal readonly ValueTag Tag;

    private Arg(ValueTag tag, long bits, object? reference = null)
    {
        Tag = tag;
        Bits = bits;
        Reference = reference;
    }

    /// <summary>The absent optional argument.</summary>
    internal static Arg None => default;

    public static implicit operator Arg(Tensor? value) => value is null ? default : new(ValueTag.Tensor, 0, value);
    public static implicit operator Arg(long value) => new(ValueTag.Int, value);
    public static implicit operator Arg(int value) => new(ValueTag.Int, value);
    public static implicit operator Arg(double value) => new(ValueTag.Double, BitConverter.DoubleToInt64Bits(value));
    public static implicit operator Arg(bool value) => new(ValueTag.Bool, value ? 1 : 0);
    public static implicit operator Arg(long? value) => value is { } v ? v : None;
    public static implicit operator Arg(int? value) => value is { } v ? v : None;
    public static implicit operator Arg(double? value) => value is { } v ? v : None;
    public static implicit operator Arg(bool? value) => value is { } v ? v : None;
    public static implicit operator Arg(long[]? value) => value is null ? default : new(ValueTag.IntList, 0, value);
    public static implicit operator Arg(double[]? value) => value is null ? default : new(ValueTag.DoubleList, 0, value);
    public static implicit operator Arg(bool[]? value) => value is null ? default : new(ValueTag.BoolList, 0, value);
    public static implicit operator Arg(string? value) => value is null ? default : new(ValueTag.String, 0, value);
    public static implicit operator Arg(Tensor[] value) => new(ValueTag.TensorList, 0, value);
    public static implicit operator Arg(ScalarType value) => new(ValueTag.Int, (long)value);
    public static implicit operator Arg(ScalarType? value) => value is { } v ? (Arg)v : None;
    public static implicit operator Arg(Device? value) =>
        value is null ? default : new(ValueTag.Device, (byte)value.type | ((long)value.index << 8));
    public static implicit operator Arg(Generator? value) => value is null ? default : new(ValueTag.Generator, 0, value);
    public static implicit operator Arg(OpaqueValue value) => new(ValueTag.Opaque, 0, value);
    public static implicit operator Arg(Scalar? value) => value is null ? default : value.ToArg();

    /// <summary>A list in which null stands for an absent tensor, as in <c>Tensor?[]</c> of the indexing operators.</summary>
    internal static Arg Optional(Tensor?[] value) => new(ValueTag.OptionalTensorList, 0, value);

    /// <summary>A number for an operator that wants a tensor; element types are promoted as for a number.</summary>
    internal static Arg Number(double value) => new(ValueTag.NumberDouble, BitConverter.DoubleToInt64Bits(value));

    internal static Arg Number(long value) => new(ValueTag.NumberInt, value);

    internal static Arg Number(Scalar value) => value.Type switch
    {
        ScalarType.Float64 => Number(value.Real),
        ScalarType.Int64 => Number(value.Integer),
        ScalarType.Bool => new(ValueTag.NumberBool, value.Integer),
        _ => new(ValueTag.NumberComplex, 0, new[] { value.Complex.Real, value.Complex.Imaginary }),
    };

    internal static Arg Of(Complex value) => new(ValueTag.Complex, 0, new[] { value.Real, value.Imaginary });
}
