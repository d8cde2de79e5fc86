using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros(size.ToArray(), dtype, device, requires_grad, names);
    public static Tensor zeros(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros([dim0, dim1, dim2], dtype, device, requires_grad, names);
    public static Tensor zeros(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros([dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);
    public static Tensor zeros(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros([rows, columns], dtype, device, requires_grad, names);
    public static Tensor zeros(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros([size], dtype, device, requires_grad, names);
    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros([dim0, dim1, dim2], dtype, device, requires_grad, names);
    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros([dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros([rows, columns], dtype, device, requires_grad, names);
    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        zeros([size], dtype, device, requires_grad, names);
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Created(Aten.zeros.Run(size, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad, names);

    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones(size.ToArray(), dtype, device, requires_grad, names);
    public static Tensor ones(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones([dim0, dim1, dim2], dtype, device, requires_grad, names);
    public static Tensor ones(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones([dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);
    public static Tensor ones(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones([rows, columns], dtype, device, requires_grad, names);
    public static Tensor ones(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones([size], dtype, device, requires_grad, names);
    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones([dim0, dim1, dim2], dtype, device, requires_grad, names);
    public static Tensor ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones([dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);
    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones([rows, columns], dtype, device, requires_grad, names);
    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        ones([size], dtype, device, requires_grad, names);
    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Created(Aten.ones.Run(size, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad, names);

    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty(size.ToArray(), dtype, device, requires_grad, names);
    public static Tensor empty(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty([dim0, dim1, dim2], dtype, device, requires_grad, names);
    public static Tensor empty(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty([dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);
    public static Tensor empty(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty([rows, columns], dtype, device, requires_grad, names);
    public static Tensor empty(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty([size], dtype, device, requires_grad, names);
    public static Tensor empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty([dim0, dim1, dim2], dtype, device, requires_grad, names);
    public static Tensor empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty([dim0, dim1, dim2, dim3], dtype, device, requires_grad, names);
    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty([rows, columns], dtype, device, requires_grad, names);
    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        empty([size], dtype, device, requires_grad, names);
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Created(Aten.empty.Run(size, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad, names);
}
