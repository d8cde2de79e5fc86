using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor over the memory of an array, which stays pinned as long as any tensor uses it.</summary>
    public static Tensor from_array(Array rawArray, Device? device = null) => from_array(rawArray, null, device);

    public static Tensor from_array(Array rawArray, ScalarType? dtype, Device? device = null, bool requires_grad = false, string[]? names = null) =>
        Placed(Shared(rawArray, 0, Extents(rawArray), ElementType(rawArray)), dtype, device, requires_grad, names);

    /// <summary>A one-dimensional tensor over the memory of an array, read as elements of the given type.</summary>
    public static Tensor frombuffer(Array rawArray, ScalarType dtype, long count = -1, long offset = 0, bool requires_grad = false)
    {
        ScalarType stored = ElementType(rawArray);
        long available = rawArray.LongLength - offset;
        if (count < 0) count = available;
        if (offset < 0 || count > available)
            throw new ArgumentException($"The array holds {rawArray.LongLength} elements; {count} from {offset} do not fit.", nameof(count));
        return Placed(Shared(rawArray, offset * stored.ElementSize(), [count], stored), dtype, null, requires_grad, null);
    }

    internal static unsafe Tensor Copied<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> dimensions, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged
    {
        long count = 1;
        foreach (long n in dimensions) count *= n;
        if (count > data.Length)
            throw new ArgumentException($"A tensor of {count} elements cannot be made of {data.Length} values.", nameof(dimensions));
        Tensor result = Aten.empty.Run(dimensions.ToArray(), ElementType(typeof(T)), Arg.None, CPU);
        data[..(int)count].CopyTo(new Span<T>((void*)NativeMethods.shim_tensor_data(result.Handle), (int)count));
        return Placed(result, dtype, device, requires_grad, names);
    }

    internal static Tensor Single<T>(T value, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
        where T : unmanaged => Copied([value], [], dtype, device, requires_grad, names);

    private static T[] Elements<T>(IList<T> values) => values as T[] ?? [.. values];

    private static unsafe ReadOnlySpan<T> Flat<T>(Array array) where T : unmanaged =>
        new(Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    private static long[] Extents(Array array)
    {
        var extents = new long[array.Rank];
        for (int k = 0; k < extents.Length; k++) extents[k] = array.GetLongLength(k);
        return extents;
    }

    private static Tensor Placed(Tensor made, ScalarType? dtype, Device? device, bool requires_grad, string[]? names)
    {
        Device target = InitializeDevice(device);
        if ((dtype is { } type && type != made.dtype) || target.type != DeviceType.CPU)
            made = made.to(dtype ?? made.dtype, target, disposeAfter: true);
        return Created(made, requires_grad, names);
    }

    private static unsafe Tensor Shared(Array array, long byteOffset, long[] shape, ScalarType type)
    {
        GCHandle pin = GCHandle.Alloc(array, GCHandleType.Pinned);
        var address = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array)) + byteOffset;
        fixed (long* sizes = shape)
        {
            IntPtr handle = NativeMethods.shim_tensor_from_memory(address, sizes, shape.Length, (int)type, &Unpin, GCHandle.ToIntPtr(pin));
            if (handle != IntPtr.Zero) return new Tensor(handle);
        }

        pin.Free();
        throw NativeMethods.Failure();
    }

    [UnmanagedCallersOnly]
    private static void Unpin(IntPtr context) => GCHandle.FromIntPtr(context).Free();

    private static ScalarType ElementType(Array array) => ElementType(array.GetType().GetElementType()!);

    internal static ScalarType ElementType(Type type)
    {
        if (type == typeof(float)) return ScalarType.Float32;
        if (type == typeof(long)) return ScalarType.Int64;
        if (type == typeof(double)) return ScalarType.Float64;
        if (type == typeof(int)) return ScalarType.Int32;
        if (type == typeof(bool)) return ScalarType.Bool;
        if (type == typeof(byte)) return ScalarType.Byte;
        if (type == typeof(sbyte)) return ScalarType.Int8;
        if (type == typeof(short)) return ScalarType.Int16;
        if (type == typeof(Half)) return ScalarType.Float16;
        if (type == typeof((float, float))) return ScalarType.ComplexFloat32;
        if (type == typeof(Complex)) return ScalarType.ComplexFloat64;
        throw new NotSupportedException($"A tensor has no elements of type {type.Name}.");
    }
}
