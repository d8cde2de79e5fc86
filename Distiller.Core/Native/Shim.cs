using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Distiller.Native;

/// <summary>The entry points of the native library that this assembly calls. Signatures mirror <c>native/src</c>.</summary>
internal static unsafe partial class Shim
{
    internal const string Library = "distiller_native";

    [LibraryImport(Library)] internal static partial IntPtr shim_last_error();
    [LibraryImport(Library)] internal static partial void shim_free(void* memory);
    [LibraryImport(Library)] internal static partial void shim_opaque_free(IntPtr value);
    [LibraryImport(Library)] internal static partial IntPtr shim_torch_version();
    [LibraryImport(Library)] internal static partial IntPtr shim_describe();
    [LibraryImport(Library)] internal static partial long shim_tensor_numel(IntPtr tensor);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial IntPtr shim_operator_find(string name, string overload);

    [LibraryImport(Library)]
    internal static partial int shim_operator_call(IntPtr op, ShimValue* args, int count, ShimValue* results, int capacity);

    [LibraryImport(Library)] internal static partial IntPtr shim_plan_new(int tune);
    [LibraryImport(Library)] internal static partial void shim_plan_free(IntPtr plan);
    [LibraryImport(Library)] internal static partial int shim_plan_slot(IntPtr plan, double scale, long zero);
    [LibraryImport(Library)] internal static partial int shim_plan_operator(IntPtr plan, IntPtr op, ShimValue* args, int count, int output);
    [LibraryImport(Library)] internal static partial int shim_plan_quantize(IntPtr plan, int input, int output);
    [LibraryImport(Library)] internal static partial int shim_plan_linear(IntPtr plan, int input, int output, IntPtr integers, IntPtr scales, IntPtr bias, int relu);
    [LibraryImport(Library)] internal static partial int shim_plan_pool(IntPtr plan, int input, int output, int flags, long* geometry);
    [LibraryImport(Library)] internal static partial int shim_plan_add(IntPtr plan, int left, int right, int output, int relu);
    [LibraryImport(Library)] internal static partial IntPtr shim_plan_run(IntPtr plan, IntPtr input, int inputSlot, int outputSlot, double* microseconds);
    [LibraryImport(Library)] internal static partial IntPtr shim_plan_describe(IntPtr plan);
    [LibraryImport(Library)] internal static partial IntPtr shim_onednn_version();

    [LibraryImport(Library)] internal static partial IntPtr shim_record_start();
    [LibraryImport(Library)] internal static partial void shim_record_tag(IntPtr recording, int tag);
    [LibraryImport(Library)] internal static partial int shim_record_stop(IntPtr recording);
    [LibraryImport(Library)] internal static partial void shim_record_free(IntPtr recording);
    [LibraryImport(Library)] internal static partial int shim_record_call(IntPtr recording, int index, IntPtr* name, IntPtr* overload, int* counts);
    [LibraryImport(Library)] internal static partial long shim_tensor_identity(IntPtr tensor);

    [LibraryImport(Library)] internal static partial long shim_tensor_version(IntPtr tensor);
    [LibraryImport(Library)] internal static partial int shim_statistics(IntPtr tensor, long samples, double low, double high, double* facts, long* bins);
    [LibraryImport(Library)] internal static partial IntPtr shim_round(IntPtr values, IntPtr level, RoundingGrid* grid);

    [LibraryImport(Library)]
    internal static partial IntPtr shim_simulate(IntPtr values, float* ratios, long count, long axis, SimulationGrid* grid);

    [LibraryImport(Library)]
    internal static partial int shim_simulate_in_place(IntPtr values, float* ratios, long count, long axis, SimulationGrid* grid);

    [LibraryImport(Library)]
    internal static partial IntPtr shim_simulate_bytes(IntPtr values, float ratio, SimulationGrid* grid, long zero);

    [LibraryImport(Library)]
    internal static partial IntPtr shim_simulate_sum(
        IntPtr left, IntPtr right, SimulationOperand* operands, float low, float high, SimulationGrid* grid);

    [LibraryImport(Library)]
    internal static partial int shim_record_value(IntPtr recording, int index, int position, int isResult, IntPtr* parameter, ShimValue* value);

    [LibraryImport(Library)]
    internal static partial int shim_plan_convolution(
        IntPtr plan, int input, int residual, int output, IntPtr integers, IntPtr scales, IntPtr bias, long* geometry, int relu);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int shim_quantized_engine(string name);

    // The library lies beside the application, where the default search does not look on Linux.
#pragma warning disable CA2255 // the resolver has to be registered before any P/Invoke of this assembly
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Register() => NativeLibrary.SetDllImportResolver(
        typeof(Shim).Assembly, static (name, _, _) => name == Library ? NativeSupport.Handle : IntPtr.Zero);

    /// <summary>The exception for a call that reported failure, of the type that TorchSharp throws for libtorch's errors.</summary>
#pragma warning disable CA2201 // one catch block serves errors that come by TorchSharp and errors that come by here
    internal static ExternalException Failure() =>
        new(Marshal.PtrToStringUTF8(shim_last_error()) ?? "libtorch failed without a message.");
#pragma warning restore CA2201
}
