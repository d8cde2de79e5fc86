using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype, device, requires_grad);

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        bool whole = start.IsIntegral && stop.IsIntegral && step.IsIntegral;
        ScalarType type = dtype ?? (whole ? ScalarType.Int64 : get_default_dtype());
        return Created(Aten.arange.Run(start, stop, step, type, Arg.None, InitializeDevice(device)), requires_grad);
    }

    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Created(Aten.linspace.Run(start, end, steps, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad);

    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Created(Aten.logspace.Run(start, end, steps, @base, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad);

    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Created(Aten.eye.Run(rows, columns < 0 ? rows : columns, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad, names);

    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Created(Aten.empty_strided.Run(size, strides, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad, names);

    public static Tensor sparse_coo_tensor(Tensor indices, Tensor values, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Created(Aten.sparse_coo_tensor.Run(indices, values, size, dtype ?? values.dtype, Arg.None, device ?? values.device), requires_grad, names);

    public static Tensor hann_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Created(Aten.hann_window.Run(len, periodic, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad);

    public static Tensor hamming_window(long len, bool periodic = true, float alpha = 0.54f, float beta = 0.46f, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Created(Aten.hamming_window.Run(len, periodic, alpha, beta, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad);

    public static Tensor bartlett_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Created(Aten.bartlett_window.Run(len, periodic, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad);

    public static Tensor blackman_window(long len, bool periodic = true, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Created(Aten.blackman_window.Run(len, periodic, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad);

    public static Tensor kaiser_window(long len, bool periodic = true, float beta = 12f, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        Created(Aten.kaiser_window.Run(len, periodic, beta, dtype ?? get_default_dtype(), Arg.None, InitializeDevice(device)), requires_grad);

    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Created(Aten.randperm.Run(n, generator, dtype ?? ScalarType.Int64, Arg.None, InitializeDevice(device)), requires_grad);

    public static bool randint_bool(Generator? generator = null) => randint_long(2, generator) != 0;

    public static int randint_int(int high, Generator? generator = null) => (int)randint_long(0, high, generator);

    public static int randint_int(int low, int high, Generator? generator = null) => (int)randint_long(low, high, generator);

    public static long randint_long(long high, Generator? generator = null) => randint_long(0, high, generator);

    public static long randint_long(long low, long high, Generator? generator = null)
    {
        using Tensor drawn = randint(low, high, [1], generator: generator);
        return drawn.item<long>();
    }

    public static double rand_float(Generator? generator = null)
    {
        using Tensor drawn = rand([1], generator: generator);
        return drawn.ToDouble();
    }

    public static double randn_float(Generator? generator = null)
    {
        using Tensor drawn = randn([1], generator: generator);
        return drawn.ToDouble();
    }
}
