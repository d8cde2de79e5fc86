using System.Numerics;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor tensor((float Real, float Imaginary)[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<(float, float)>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor((float Real, float Imaginary)[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<(float, float)>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor((float Real, float Imaginary)[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<(float, float)>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor((float Real, float Imaginary)[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor((float Real, float Imaginary)[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(Half[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<Half>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(Half[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<Half>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(Half[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<Half>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(Half[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(Half[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(Complex[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<Complex>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(Complex[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<Complex>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(Complex[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<Complex>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(Complex[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(Complex[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(bool[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<bool>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(bool[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<bool>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(bool[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<bool>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(byte[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<byte>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(byte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<byte>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(byte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<byte>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(byte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(byte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(double[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<double>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(double[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<double>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(double[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<double>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(float[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<float>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(float[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<float>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<float>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(int[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<int>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(int[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<int>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(int[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<int>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(int[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(int[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(int[] rawArray, long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, [dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);
    public static Tensor tensor(long[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<long>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(long[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<long>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<long>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(dataArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(dataArray, [dataArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(sbyte[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<sbyte>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(sbyte[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<sbyte>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(sbyte[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<sbyte>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(sbyte[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(sbyte[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
    public static Tensor tensor(short[,,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<short>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(short[,,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<short>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(short[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(Flat<short>(rawArray), Extents(rawArray), dtype, device, requires_grad, names);
    public static Tensor tensor(short[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, dimensions, dtype, device, requires_grad, names);
    public static Tensor tensor(short[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Copied(rawArray, [rawArray.LongLength], dtype, device, requires_grad, names);
}
