using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand(size.ToArray(), dtype, device, requires_grad, generator, names);
    public static Tensor rand(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([dim0, dim1, dim2], dtype, device, requires_grad, generator, names);
    public static Tensor rand(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator, names);
    public static Tensor rand(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([rows, columns], dtype, device, requires_grad, generator, names);
    public static Tensor rand(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([size], dtype, device, requires_grad, generator, names);
    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([dim0, dim1, dim2], dtype, device, requires_grad, generator, names);
    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator, names);
    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([rows, columns], dtype, device, requires_grad, generator, names);
    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        rand([size], dtype, device, requires_grad, generator, names);
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Created(Aten.rand.Run(size, generator, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad, names);

    public static Tensor randn(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(size.ToArray(), dtype, device, requires_grad, generator, names);
    public static Tensor randn(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn([dim0, dim1, dim2], dtype, device, requires_grad, generator, names);
    public static Tensor randn(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn([dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator, names);
    public static Tensor randn(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn([rows, columns], dtype, device, requires_grad, generator, names);
    public static Tensor randn(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn([size], dtype, device, requires_grad, generator, names);
    public static Tensor randn(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn([dim0, dim1, dim2], dtype, device, requires_grad, generator, names);
    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn([dim0, dim1, dim2, dim3], dtype, device, requires_grad, generator, names);
    public static Tensor randn(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn([rows, columns], dtype, device, requires_grad, generator, names);
    public static Tensor randn(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn([size], dtype, device, requires_grad, generator, names);
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Created(Aten.randn.Run(size, generator, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad, names);

    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0L, (long)high, Array.ConvertAll(size, n => (long)n), dtype, device, requires_grad, generator, names);
    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint((long)low, (long)high, Array.ConvertAll(size, n => (long)n), dtype, device, requires_grad, generator, names);
    public static Tensor randint(long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0L, (long)high, size.Shape, dtype, device, requires_grad, generator, names);
    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint(0L, (long)high, size, dtype, device, requires_grad, generator, names);
    public static Tensor randint(long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randint((long)low, (long)high, size.Shape, dtype, device, requires_grad, generator, names);
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Created(Aten.randint.Run(low, high, size, generator, dtype ?? ScalarType.Int64, Arg.None, InitializeDevice(device)), requires_grad, names);
}
