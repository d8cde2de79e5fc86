using System.Numerics;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number given to an operator, with the kind that decides type promotion.</summary>
public sealed class Scalar : IDisposable
{
    private readonly long integer;
    private readonly Complex value;

    private Scalar(ScalarType type, long integer, Complex value)
    {
        Type = type;
        this.integer = integer;
        this.value = value;
    }

    public ScalarType Type { get; }

    internal bool IsIntegral => Type is ScalarType.Int64;

    internal long Integer => Type switch
    {
        ScalarType.Float64 => (long)value.Real,
        ScalarType.ComplexFloat64 => (long)value.Real,
        _ => integer,
    };

    internal double Real => Type is ScalarType.Float64 or ScalarType.ComplexFloat64 ? value.Real : integer;

    internal bool Boolean => Type is ScalarType.Float64 or ScalarType.ComplexFloat64 ? value != Complex.Zero : integer != 0;

    internal Complex Complex => Type is ScalarType.Float64 or ScalarType.ComplexFloat64 ? value : integer;

    public static implicit operator Scalar(byte value) => Whole(value);
    public static implicit operator Scalar(sbyte value) => Whole(value);
    public static implicit operator Scalar(short value) => Whole(value);
    public static implicit operator Scalar(int value) => Whole(value);
    public static implicit operator Scalar(long value) => Whole(value);
    public static implicit operator Scalar(bool value) => new(ScalarType.Bool, value ? 1 : 0, default);
    public static implicit operator Scalar(Half value) => Fraction((double)value);
    public static implicit operator Scalar(float value) => Fraction(value);
    public static implicit operator Scalar(double value) => Fraction(value);
    public static implicit operator Scalar(Complex value) => new(ScalarType.ComplexFloat64, 0, value);
    public static implicit operator Scalar((float, float) value) => new(ScalarType.ComplexFloat64, 0, new Complex(value.Item1, value.Item2));

    public void Dispose()
    {
    }

    internal Arg ToArg() => Type switch
    {
        ScalarType.Bool => integer != 0,
        ScalarType.Int64 => integer,
        ScalarType.Float64 => value.Real,
        _ => Arg.Of(value),
    };

    private static Scalar Whole(long value) => new(ScalarType.Int64, value, default);

    private static Scalar Fraction(double value) => new(ScalarType.Float64, 0, value);
}
