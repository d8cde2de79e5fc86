using System.Numerics;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor tensor((double Real, double Imaginary) scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Single(new Complex(scalar.Real, scalar.Imaginary), dtype, device, requires_grad, null);
    public static Tensor tensor((float Real, float Imaginary) scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Single(scalar, dtype, device, requires_grad, null);
    public static Tensor tensor(Complex scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Single(scalar, dtype, device, requires_grad, null);
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Single(scalar, dtype, device, requires_grad, null);
    public static Tensor tensor(byte scalar, Device? device = null, bool requires_grad = false) =>
        Single(scalar, null, device, requires_grad, null);
    public static Tensor tensor(double real, double imaginary, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Single(new Complex(real, imaginary), dtype, device, requires_grad, null);
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Single(scalar, dtype, device, requires_grad, null);
    public static Tensor tensor(float real, float imaginary, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Single((real, imaginary), dtype, device, requires_grad, null);
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) =>
        Single(scalar, null, device, requires_grad, null);
    public static Tensor tensor(int scalar, Device? device = null, bool requires_grad = false) =>
        Single(scalar, null, device, requires_grad, null);
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Single(scalar, dtype, device, requires_grad, null);
    public static Tensor tensor(sbyte scalar, Device? device = null, bool requires_grad = false) =>
        Single(scalar, null, device, requires_grad, null);
    public static Tensor tensor(short scalar, Device? device = null, bool requires_grad = false) =>
        Single(scalar, null, device, requires_grad, null);
}
