using System.Numerics;

namespace TorchSharp;

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this bool value) => value;
    public static Scalar ToScalar(this byte value) => value;
    public static Scalar ToScalar(this sbyte value) => value;
    public static Scalar ToScalar(this short value) => value;
    public static Scalar ToScalar(this int value) => value;
    public static Scalar ToScalar(this long value) => value;
    public static Scalar ToScalar(this Half value) => value;
    public static Scalar ToScalar(this float value) => value;
    public static Scalar ToScalar(this double value) => value;
    public static Scalar ToScalar(this Complex value) => value;
    public static Scalar ToScalar(this (float, float) value) => value;
    public static bool ToBoolean(this Scalar value) => value.Boolean;
    public static byte ToByte(this Scalar value) => unchecked((byte)value.Integer);
    public static sbyte ToSByte(this Scalar value) => unchecked((sbyte)value.Integer);
    public static short ToInt16(this Scalar value) => unchecked((short)value.Integer);
    public static int ToInt32(this Scalar value) => unchecked((int)value.Integer);
    public static long ToInt64(this Scalar value) => value.Integer;
    public static Half ToHalf(this Scalar value) => (Half)value.Real;
    public static float ToSingle(this Scalar value) => (float)value.Real;
    public static double ToDouble(this Scalar value) => value.Real;
    public static (float Real, float Imaginary) ToComplexFloat32(this Scalar value) => ((float)value.Complex.Real, (float)value.Complex.Imaginary);
    public static Complex ToComplexFloat64(this Scalar value) => value.Complex;
}
