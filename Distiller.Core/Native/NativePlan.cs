using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>A whole network as one native call: steps over numbered values, without managed code between two layers.</summary>
/// <remarks>
/// A step is an operator of libtorch by its name, or an int8 step of the native library: quantize, convolution with fused
/// addition and rectifier, linear layer, pooling, addition. Images in 8 bits lie in channels-last order in a pool of memory that
/// is kept, so a second run with the same shape allocates nothing. 8-bit values are unsigned, with
/// real = scale · (stored - zero point): libtorch's convention.
/// <para>
/// Convolution and linear layer come from oneDNN (<see cref="OneDnnVersion"/>). At the first run with a new input shape each of
/// its implementations is timed and the fastest is kept, which takes a fraction of a second; all give the same integers up to
/// ties in rounding. One run at a time: others wait.
/// </para>
/// </remarks>
public sealed unsafe class NativePlan : IDisposable
{
    private const int ScratchWords = 64;

    private IntPtr plan;

    /// <summary>An empty plan.</summary>
    /// <param name="chooseFastest">Whether implementations are timed; if not, the first one of the list is taken, always the same.</param>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    public NativePlan(bool chooseFastest = true)
    {
        NativeSupport.Require("Running a network as a native plan");
        plan = Shim.shim_plan_new(chooseFastest ? 1 : 0);
        if (plan == IntPtr.Zero) throw Shim.Failure();
    }

    /// <summary>Releases the plan if nobody disposed it.</summary>
    ~NativePlan() => Release();

    /// <summary>Version of the oneDNN that runs fused int8 layers; null if the native library was built without it.</summary>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    public static string? OneDnnVersion
    {
        get
        {
            NativeSupport.Require("Asking for oneDNN");
            return Marshal.PtrToStringUTF8(Shim.shim_onednn_version());
        }
    }

    /// <summary>Number of steps.</summary>
    public int StepCount { get; private set; }

    private IntPtr Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(plan == IntPtr.Zero, this);
            return plan;
        }
    }

    /// <summary>Chooses the engine for which libtorch's own quantized operators pack weights from now on.</summary>
    /// <param name="name"><c>onednn</c>, <c>qnnpack</c>, <c>fbgemm</c> or <c>x86</c>: what this libtorch was built with.</param>
    /// <exception cref="ExternalException">It has no such engine; the message names those that it has.</exception>
    public static void UseQuantizedEngine(string name)
    {
        NativeSupport.Require($"The quantized engine '{name}'");
        if (Shim.shim_quantized_engine(name) < 0) throw Shim.Failure();
    }

    /// <summary>Declares a float value.</summary>
    /// <returns>Its number.</returns>
    public int AddValue() => Checked(Shim.shim_plan_slot(Handle, 0, 0));

    /// <summary>Declares a value of 8 bits.</summary>
    /// <param name="scale">Distance of neighbouring values. Range: above 0.</param>
    /// <param name="zeroPoint">The byte that stands for 0. Range: 0 to 255.</param>
    /// <returns>Its number.</returns>
    public int AddValue(double scale, int zeroPoint)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        ArgumentOutOfRangeException.ThrowIfNegative(zeroPoint);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(zeroPoint, byte.MaxValue);
        return Checked(Shim.shim_plan_slot(Handle, scale, zeroPoint));
    }

    /// <summary>Adds an operator of libtorch; its first result becomes the value.</summary>
    /// <param name="operator">The operator.</param>
    /// <param name="output">Number of the value that it makes.</param>
    /// <param name="arguments">In the order of the schema; values of the plan by <see cref="NativeArgument.PlanValue"/>.</param>
    public void Call(NativeOperator @operator, int output, params ReadOnlySpan<NativeArgument> arguments)
    {
        ArgumentNullException.ThrowIfNull(@operator);
        ShimValue* values = stackalloc ShimValue[arguments.Length];
        long* scratch = stackalloc long[ScratchWords];
        var buffer = new ArgumentBuffer(scratch, ScratchWords);
        try
        {
            for (int k = 0; k < arguments.Length; k++) buffer.Write(in arguments[k], out values[k]);
            Added(Shim.shim_plan_operator(Handle, @operator.Handle, values, arguments.Length, output));
        }
        finally
        {
            foreach (ref readonly NativeArgument argument in arguments) GC.KeepAlive(argument.Reference);
            GC.KeepAlive(@operator);
            buffer.Free();
        }
    }

    /// <summary>Adds the step from float to 8 bits: q = round(x / scale) + zero point, saturated to a byte.</summary>
    /// <param name="input">A float value.</param>
    /// <param name="output">A value of 8 bits.</param>
    public void Quantize(int input, int output) => Added(Shim.shim_plan_quantize(Handle, input, output));

    /// <summary>Adds a convolution in 8 bits.</summary>
    /// <param name="input">Number of a value of 8 bits, (N, C, H, W).</param>
    /// <param name="residual">A value of 8 bits that is added before rounding, shaped as the result; null for none.</param>
    /// <param name="output">Number of the result: 8 bits, or float where nothing is added.</param>
    /// <param name="weights">The weights; copied.</param>
    /// <param name="window">Stride, padding, dilation, groups.</param>
    /// <param name="isRectified">Whether max(0, x) follows.</param>
    public void Convolve(int input, int? residual, int output, PlanWeights weights, PlanWindow window, bool isRectified)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(window);
        long* geometry = stackalloc long[PlanWindow.Words];
        window.Write(geometry);
        Added(Shim.shim_plan_convolution(
            Handle, input, residual ?? -1, output, weights.Integers.Handle, weights.Scales.Handle, weights.Bias?.Handle ?? 0, geometry, isRectified ? 1 : 0));
        GC.KeepAlive(weights);
    }

    /// <summary>Adds a linear layer in 8 bits. An image is read as if it had been flattened to (N, C·H·W).</summary>
    /// <param name="input">Number of a value of 8 bits, (N, In) or (N, C, H, W).</param>
    /// <param name="output">Number of the result (N, Out), 8 bits or float.</param>
    /// <param name="weights">The weights; copied.</param>
    /// <param name="isRectified">Whether max(0, x) follows; in 8 bits the result's zero point must then be 0.</param>
    public void Multiply(int input, int output, PlanWeights weights, bool isRectified)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Added(Shim.shim_plan_linear(
            Handle, input, output, weights.Integers.Handle, weights.Scales.Handle, weights.Bias?.Handle ?? 0, isRectified ? 1 : 0));
        GC.KeepAlive(weights);
    }

    /// <summary>Adds pooling in 8 bits. A maximum keeps scale and zero point; a mean may change them.</summary>
    /// <param name="input">Number of a value of 8 bits, (N, C, H, W).</param>
    /// <param name="output">Number of the result, 8 bits.</param>
    /// <param name="pooling">What is computed.</param>
    /// <param name="window">Kernel, stride, padding, dilation.</param>
    public void Pool(int input, int output, PlanPooling pooling, PlanWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        long* geometry = stackalloc long[PlanWindow.Words];
        window.Write(geometry);
        Added(Shim.shim_plan_pool(Handle, input, output, (int)pooling, geometry));
    }

    /// <summary>Adds the sum of two values of 8 bits.</summary>
    /// <param name="left">Number of a value.</param>
    /// <param name="right">Number of a value of the same shape.</param>
    /// <param name="output">Number of the result, 8 bits.</param>
    /// <param name="isRectified">Whether max(0, x) follows.</param>
    public void Add(int left, int right, int output, bool isRectified) =>
        Added(Shim.shim_plan_add(Handle, left, right, output, isRectified ? 1 : 0));

    /// <summary>Runs the plan.</summary>
    /// <param name="input">The input, float32 on the processor; unchanged.</param>
    /// <param name="inputValue">Number of the value that it is.</param>
    /// <param name="outputValue">Number of the value that is wanted.</param>
    /// <returns>A tensor of the current dispose scope, without gradient.</returns>
    /// <exception cref="ExternalException">A step refuses its arguments; the message says why.</exception>
    public Tensor Run(Tensor input, int inputValue, int outputValue) => Run(input, inputValue, outputValue, null);

    /// <summary>Runs the plan and times its steps.</summary>
    /// <param name="input">The input.</param>
    /// <param name="inputValue">Number of the value that it is.</param>
    /// <param name="outputValue">Number of the value that is wanted.</param>
    /// <returns>Microseconds of each step, in the order in which they were added.</returns>
    public double[] Profile(Tensor input, int inputValue, int outputValue)
    {
        var times = new double[StepCount];
        fixed (double* microseconds = times)
        {
            Run(input, inputValue, outputValue, microseconds).Dispose();
        }

        return times;
    }

    /// <summary>What runs each step, with the implementation that was chosen for the last input shape.</summary>
    /// <returns>One text a step, such as <c>convolution 1 1 1 1 1 1 1, relu: brgconv:avx512_core_amx_int8</c>.</returns>
    public IReadOnlyList<string> Describe()
    {
        IntPtr text = Shim.shim_plan_describe(Handle);
        if (text == IntPtr.Zero) throw Shim.Failure();
        string lines = Marshal.PtrToStringUTF8(text) ?? "";
        Shim.shim_free((void*)text);
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Releases the plan.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static int Checked(int result) => result >= 0 ? result : throw Shim.Failure();

    private Tensor Run(Tensor input, int inputValue, int outputValue, double* microseconds)
    {
        ArgumentNullException.ThrowIfNull(input);
        IntPtr result = Shim.shim_plan_run(Handle, input.Handle, inputValue, outputValue, microseconds);
        GC.KeepAlive(input);
        GC.KeepAlive(this);
        return result != IntPtr.Zero ? Tensor.UnsafeCreateTensor(result) : throw Shim.Failure();
    }

    private void Added(int result)
    {
        _ = Checked(result);
        StepCount++;
    }

    private void Release()
    {
        IntPtr old = Interlocked.Exchange(ref plan, IntPtr.Zero);
        if (old != IntPtr.Zero) Shim.shim_plan_free(old);
    }
}
