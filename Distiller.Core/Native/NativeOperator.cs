using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>An operator of libtorch, called by the name of its schema, whether TorchSharp wraps it or not.</summary>
/// <remarks>
/// Tensors go in and come out as TorchSharp's; gradients are tracked as usual. A result belongs to the dispose scope in which it was
/// made. Find an operator once and keep it: finding costs a dictionary look-up by text, calling some hundred nanoseconds.
/// </remarks>
/// <example>
/// <code>
/// NativeOperator relu6 = NativeOperator.Find("aten::hardtanh");
/// Tensor y = relu6.Call(x, 0.0, 6.0);
/// </code>
/// </example>
public sealed unsafe class NativeOperator
{
    private const int MaximalResults = 8;
    private const int ScratchWords = 48;

    private readonly IntPtr handle;

    private NativeOperator(string name, string overload, IntPtr handle)
    {
        Name = name;
        Overload = overload;
        this.handle = handle;
    }

    /// <summary>Name with namespace, for example <c>quantized::linear</c>.</summary>
    public string Name { get; }

    /// <summary>Name of the overload; empty for the one without.</summary>
    public string Overload { get; }

    internal IntPtr Handle => handle;

    /// <summary>Finds an operator.</summary>
    /// <param name="name">Name with namespace.</param>
    /// <param name="overload">Name of the overload as in libtorch's <c>native_functions.yaml</c>, for example <c>Tensor</c>.</param>
    /// <returns>The operator.</returns>
    /// <exception cref="NotSupportedException">This libtorch has no such operator, or the native library cannot be used.</exception>
    public static NativeOperator Find(string name, string overload = "") =>
        TryFind(name, overload) ?? throw new NotSupportedException(
            $"This libtorch has no operator '{name}{(overload.Length > 0 ? "." : "")}{overload}'. "
            + "Check the namespace and the overload in the schema, or NativeSupport.Describe() for the version of libtorch.");

    /// <summary>Finds an operator if this libtorch has it.</summary>
    /// <param name="name">Name with namespace.</param>
    /// <param name="overload">Name of the overload.</param>
    /// <returns>The operator, or null.</returns>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    public static NativeOperator? TryFind(string name, string overload = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(overload);
        NativeSupport.Require($"The operator '{name}'");
        IntPtr found = Shim.shim_operator_find(name, overload);
        return found == IntPtr.Zero ? null : new NativeOperator(name, overload, found);
    }

    /// <summary>Calls the operator and returns its first result.</summary>
    /// <param name="arguments">In the order of the schema.</param>
    /// <returns>A tensor of the current dispose scope.</returns>
    /// <exception cref="ExternalException">libtorch refuses the arguments; the message is libtorch's.</exception>
    /// <exception cref="InvalidOperationException">The first result is not a tensor.</exception>
    public Tensor Call(params ReadOnlySpan<NativeArgument> arguments) => First<Tensor>(CallAll(arguments));

    /// <summary>Calls the operator and returns its first result, a native value.</summary>
    /// <param name="arguments">In the order of the schema.</param>
    /// <returns>The value; the caller disposes it.</returns>
    /// <exception cref="ExternalException">libtorch refuses the arguments.</exception>
    /// <exception cref="InvalidOperationException">The first result has a managed form.</exception>
    public NativeObject CallObject(params ReadOnlySpan<NativeArgument> arguments) => First<NativeObject>(CallAll(arguments));

    /// <summary>Calls the operator and returns all its results.</summary>
    /// <param name="arguments">In the order of the schema.</param>
    /// <returns>
    /// For each result a <see cref="Tensor"/>, an array of tensors, a <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>,
    /// <see cref="string"/>, an array of <see cref="long"/> or <see cref="double"/>, a <see cref="NativeObject"/>, or null.
    /// </returns>
    /// <exception cref="ExternalException">libtorch refuses the arguments.</exception>
    public IReadOnlyList<object?> CallAll(params ReadOnlySpan<NativeArgument> arguments)
    {
        ShimValue* values = stackalloc ShimValue[arguments.Length];
        ShimValue* results = stackalloc ShimValue[MaximalResults];
        long* scratch = stackalloc long[ScratchWords];
        var buffer = new ArgumentBuffer(scratch, ScratchWords);
        try
        {
            for (int k = 0; k < arguments.Length; k++) buffer.Write(in arguments[k], out values[k]);
            int count = Shim.shim_operator_call(handle, values, arguments.Length, results, MaximalResults);
            if (count < 0) throw Shim.Failure();
            var produced = new object?[Math.Min(count, MaximalResults)];
            for (int k = 0; k < produced.Length; k++) produced[k] = Managed(results[k]);
            return produced;
        }
        finally
        {
            // The native call used handles of these objects: none may be finalized before it returned.
            foreach (ref readonly NativeArgument argument in arguments) GC.KeepAlive(argument.Reference);
            buffer.Free();
        }
    }

    internal static object? Managed(in ShimValue value)
    {
        switch (value.Tag)
        {
            case ShimTag.Tensor: return value.Pointer is null ? null : Tensor.UnsafeCreateTensor((IntPtr)value.Pointer);
            case ShimTag.Int: return value.Int;
            case ShimTag.Double: return value.Double;
            case ShimTag.Bool: return value.Int != 0;
            case ShimTag.Opaque: return new NativeObject((IntPtr)value.Pointer);
            case ShimTag.None: return null;
        }

        object list = value.Tag switch
        {
            ShimTag.String => Marshal.PtrToStringUTF8((IntPtr)value.Pointer, value.Count),
            ShimTag.IntList => new ReadOnlySpan<long>(value.Pointer, value.Count).ToArray(),
            ShimTag.DoubleList => new ReadOnlySpan<double>(value.Pointer, value.Count).ToArray(),
            ShimTag.TensorList => Tensors(new(value.Pointer, value.Count)),
            _ => throw new NotSupportedException($"Results of kind {value.Tag} have no managed form."),
        };
        Shim.shim_free(value.Pointer);
        return list;
    }

    private static Tensor[] Tensors(ReadOnlySpan<IntPtr> handles)
    {
        var list = new Tensor[handles.Length];
        for (int k = 0; k < list.Length; k++) list[k] = Tensor.UnsafeCreateTensor(handles[k]);
        return list;
    }

    private T First<T>(IReadOnlyList<object?> results) where T : class => results.Count > 0 && results[0] is T first
        ? first
        : throw new InvalidOperationException(
            $"The first result of '{Name}' is {(results.Count > 0 ? results[0]?.GetType().Name ?? "absent" : "absent")}, not a {typeof(T).Name}. Use CallAll.");
}
