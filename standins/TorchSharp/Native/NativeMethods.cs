using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The shim's entry points. Signatures mirror <c>native/src</c>.</summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "distiller_native";

    [LibraryImport(Library)] internal static partial IntPtr shim_last_error();
    [LibraryImport(Library)] internal static partial void shim_free(void* memory);
    [LibraryImport(Library)] internal static partial void shim_opaque_free(IntPtr value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial IntPtr shim_operator_find(string name, string overload);
    [LibraryImport(Library)]
    internal static partial int shim_operator_call(IntPtr op, NativeValue* args, int count, NativeValue* results, int capacity);

    [LibraryImport(Library)] internal static partial void shim_tensor_free(IntPtr tensor);
    [LibraryImport(Library)] internal static partial long shim_tensor_dim(IntPtr tensor);
    [LibraryImport(Library)] internal static partial void shim_tensor_sizes(IntPtr tensor, long* sizes);
    [LibraryImport(Library)] internal static partial void shim_tensor_strides(IntPtr tensor, long* strides);
    [LibraryImport(Library)] internal static partial long shim_tensor_numel(IntPtr tensor);
    [LibraryImport(Library)] internal static partial long shim_tensor_storage_offset(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int shim_tensor_dtype(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int shim_tensor_element_size(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int shim_tensor_device(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int shim_tensor_flags(IntPtr tensor);
    [LibraryImport(Library)] internal static partial IntPtr shim_tensor_data(IntPtr tensor);
    [LibraryImport(Library)] internal static partial IntPtr shim_tensor_share(IntPtr tensor);
    [LibraryImport(Library)] internal static partial IntPtr shim_tensor_variable_data(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int shim_tensor_set_data(IntPtr tensor, IntPtr source);
    [LibraryImport(Library)]
    internal static partial IntPtr shim_tensor_from_memory(void* data, long* sizes, int dims, int dtype, delegate* unmanaged<IntPtr, void> release, IntPtr context);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int shim_tensor_save(IntPtr tensor, string path);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial IntPtr shim_tensor_load(string path);

    [LibraryImport(Library)] internal static partial int shim_grad_mode();
    [LibraryImport(Library)] internal static partial void shim_set_grad_mode(int enabled);
    [LibraryImport(Library)] internal static partial int shim_inference_mode();
    [LibraryImport(Library)] internal static partial IntPtr shim_inference_enter(int enabled);
    [LibraryImport(Library)] internal static partial void shim_inference_leave(IntPtr guard);
    [LibraryImport(Library)] internal static partial int shim_requires_grad(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int shim_set_requires_grad(IntPtr tensor, int value);
    [LibraryImport(Library)] internal static partial int shim_retain_grad(IntPtr tensor);
    [LibraryImport(Library)] internal static partial IntPtr shim_grad(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int shim_set_grad(IntPtr tensor, IntPtr gradient);
    [LibraryImport(Library)]
    internal static partial int shim_backward(IntPtr* roots, int rootCount, IntPtr* gradients, int gradientCount, int retainGraph, int createGraph, IntPtr* inputs, int inputCount);
    [LibraryImport(Library)]
    internal static partial int shim_autograd_grad(IntPtr* outputs, int outputCount, IntPtr* inputs, int inputCount, IntPtr* gradients, int gradientCount, int retainGraph, int createGraph, int allowUnused, IntPtr* results);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial void shim_fail(string message);
    [LibraryImport(Library)]
    internal static partial int shim_autograd_attach(
        IntPtr* inputs, int inputCount, IntPtr* outputs, int outputCount, IntPtr* dirty, int dirtyCount, IntPtr* constant, int constantCount,
        IntPtr* saved, int savedCount, int materialize,
        delegate* unmanaged<IntPtr, IntPtr*, int, IntPtr*, int, IntPtr*, int, int> callback, delegate* unmanaged<IntPtr, void> release, IntPtr context);
    [LibraryImport(Library)] internal static partial int shim_anomaly_enabled();
    [LibraryImport(Library)] internal static partial int shim_anomaly_checks_nan();
    [LibraryImport(Library)] internal static partial void shim_anomaly_set(int enabled, int checkNan);

    [LibraryImport(Library)] internal static partial IntPtr shim_generator_default();
    [LibraryImport(Library)] internal static partial IntPtr shim_generator_new(ulong seed);
    [LibraryImport(Library)] internal static partial void shim_generator_free(IntPtr generator);
    [LibraryImport(Library)] internal static partial void shim_generator_seed(IntPtr generator, ulong seed);
    [LibraryImport(Library)] internal static partial ulong shim_generator_initial_seed(IntPtr generator);
    [LibraryImport(Library)] internal static partial ulong shim_generator_reseed(IntPtr generator);
    [LibraryImport(Library)] internal static partial IntPtr shim_generator_get_state(IntPtr generator);
    [LibraryImport(Library)] internal static partial int shim_generator_set_state(IntPtr generator, IntPtr state);

    [LibraryImport(Library)] internal static partial int shim_threads();
    [LibraryImport(Library)] internal static partial int shim_set_threads(int count);
    [LibraryImport(Library)] internal static partial int shim_keep_memory(long trimThreshold, long mapThreshold);
    [LibraryImport(Library)] internal static partial IntPtr shim_torch_version();
    [LibraryImport(Library)] internal static partial IntPtr shim_describe();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial IntPtr shim_script_load(string path);
    [LibraryImport(Library)] internal static partial IntPtr shim_script_load_bytes(byte* data, long size);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial int shim_script_save(IntPtr module, string path);
    [LibraryImport(Library)] internal static partial void shim_script_free(IntPtr module);
    [LibraryImport(Library)] internal static partial int shim_script_train(IntPtr module, int on);
    [LibraryImport(Library)] internal static partial int shim_script_is_training(IntPtr module);
    [LibraryImport(Library)] internal static partial int shim_script_convert(IntPtr module, int dtype);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int shim_script_invoke(IntPtr module, string method, NativeValue* args, int count, NativeValue* result);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial IntPtr shim_script_compile(string source);
    [LibraryImport(Library)] internal static partial void shim_unit_free(IntPtr unit);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int shim_unit_invoke(IntPtr unit, string function, NativeValue* args, int count, NativeValue* result);
    [LibraryImport(Library)]
    internal static partial int shim_script_members(IntPtr module, int kind, byte** names, IntPtr** handles);

    /// <summary>The exception for a call that reported failure: the native reason, without a C++ backtrace.</summary>
    internal static ExternalException Failure() =>
        new(Marshal.PtrToStringUTF8(shim_last_error()) ?? "libtorch failed without a message.");

    internal static void Check(int status)
    {
        if (status < 0) throw Failure();
    }

    internal static IntPtr Check(IntPtr handle) => handle == IntPtr.Zero ? throw Failure() : handle;
}
