using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>An operator of libtorch's dispatcher, looked up at its first call.</summary>
/// <param name="name">Name without namespace for <c>aten</c> operators, else <c>namespace::name</c>.</param>
/// <param name="overload">Overload name of the schema; empty for the default overload.</param>
internal sealed unsafe class Op(string name, string overload = "")
{
    // Lists of sizes and handles are short: this many words are copied on the stack before memory is asked for.
    private const int ScratchWords = 48;

    private const int MaxArguments = 24;

    private IntPtr handle;

    /// <summary>Calls an operator with one tensor result.</summary>
    internal Tensor Run(params ReadOnlySpan<Arg> args)
    {
        NativeValue result;
        Invoke(args, &result, 1);
        return AsTensor(result);
    }

    /// <summary>Calls an operator that changes its first argument, and drops the second handle that it returns.</summary>
    internal void RunInPlace(params ReadOnlySpan<Arg> args) => Invoke(args, null, 0);

    /// <summary>Calls an operator that writes into a given tensor, which is among its arguments, and returns that tensor.</summary>
    internal Tensor RunInto(Tensor target, params ReadOnlySpan<Arg> args)
    {
        Invoke(args, null, 0);
        return target;
    }

    internal (Tensor, Tensor) Run2(params ReadOnlySpan<Arg> args)
    {
        NativeValue* results = stackalloc NativeValue[2];
        Invoke(args, results, 2);
        return (AsTensor(results[0]), AsTensor(results[1]));
    }

    internal (Tensor, Tensor, Tensor) Run3(params ReadOnlySpan<Arg> args)
    {
        NativeValue* results = stackalloc NativeValue[3];
        Invoke(args, results, 3);
        return (AsTensor(results[0]), AsTensor(results[1]), AsTensor(results[2]));
    }

    internal (Tensor, Tensor, Tensor, Tensor) Run4(params ReadOnlySpan<Arg> args)
    {
        NativeValue* results = stackalloc NativeValue[4];
        Invoke(args, results, 4);
        return (AsTensor(results[0]), AsTensor(results[1]), AsTensor(results[2]), AsTensor(results[3]));
    }

    /// <summary>Calls an operator whose result is a list of tensors.</summary>
    internal Tensor[] RunList(params ReadOnlySpan<Arg> args)
    {
        NativeValue result;
        Invoke(args, &result, 1);
        return AsTensors(result);
    }

    internal bool RunBool(params ReadOnlySpan<Arg> args)
    {
        NativeValue result;
        Invoke(args, &result, 1);
        return result.Int != 0;
    }

    internal long RunInt(params ReadOnlySpan<Arg> args)
    {
        NativeValue result;
        Invoke(args, &result, 1);
        return result.Int;
    }

    internal double RunDouble(params ReadOnlySpan<Arg> args)
    {
        NativeValue result;
        Invoke(args, &result, 1);
        return result.Double;
    }

    /// <summary>A result that must be a tensor; an undefined one gives a wrapper without handle, as TorchSharp has it.</summary>
    internal static Tensor AsTensor(in NativeValue value) => new((IntPtr)value.Pointer);

    internal static Tensor[] AsTensors(in NativeValue value)
    {
        var list = new Tensor[value.Count];
        var handles = (IntPtr*)value.Pointer;
        for (int k = 0; k < list.Length; k++) list[k] = new Tensor(handles[k]);
        NativeMethods.shim_free(handles);
        return list;
    }

    [SkipLocalsInit]
    private int Invoke(ReadOnlySpan<Arg> args, NativeValue* results, int capacity)
    {
        IntPtr op = handle;
        if (op == IntPtr.Zero) op = Find();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(args.Length, MaxArguments);
        NativeValue* values = stackalloc NativeValue[MaxArguments];
        long* scratch = stackalloc long[ScratchWords];
        int room = ScratchWords;
        List<long[]>? rented = null;
        for (int k = 0; k < args.Length; k++)
        {
            ref readonly Arg arg = ref args[k];
            if (arg.Tag == ValueTag.Tensor)
            {
                values[k].Tag = ValueTag.Tensor;
                values[k].Int = Unsafe.As<Tensor>(arg.Reference!).Handle;
            }
            else
            {
                Fill(in arg, ref values[k], ref scratch, ref room, ref rented);
            }
        }

        int produced = NativeMethods.shim_operator_call(op, values, args.Length, results, capacity);
        // The native call used handles of these objects: none may be finalized before it returned.
        foreach (ref readonly Arg arg in args) GC.KeepAlive(arg.Reference);
        GC.KeepAlive(rented);
        return produced >= 0 ? produced : throw NativeMethods.Failure();
    }

    private IntPtr Find()
    {
        string full = name.Contains("::", StringComparison.Ordinal) ? name : "aten::" + name;
        return handle = NativeMethods.Check(NativeMethods.shim_operator_find(full, overload));
    }

    /// <summary>Writes one argument in native form; lists go to the scratch words, or to pinned arrays when these are used up.</summary>
    internal static void Fill(in Arg arg, ref NativeValue value, ref long* scratch, ref int room, ref List<long[]>? rented)
    {
        value.Tag = arg.Tag;
        value.Count = 0;
        value.Int = arg.Bits;
        switch (arg.Tag)
        {
            case ValueTag.Tensor:
                value.Int = Unsafe.As<Tensor>(arg.Reference!).Handle;
                break;
            case ValueTag.Generator:
                value.Int = Unsafe.As<Generator>(arg.Reference!).Handle;
                break;
            case ValueTag.Opaque:
                value.Int = Unsafe.As<OpaqueValue>(arg.Reference!).Handle;
                break;
            case ValueTag.IntList:
                Copy(Unsafe.As<long[]>(arg.Reference!), ref value, ref scratch, ref room, ref rented);
                break;
            case ValueTag.DoubleList or ValueTag.Complex or ValueTag.NumberComplex:
                Copy(MemoryMarshal.Cast<double, long>(Unsafe.As<double[]>(arg.Reference!)), ref value, ref scratch, ref room, ref rented);
                break;
            case ValueTag.BoolList:
                Bytes(MemoryMarshal.AsBytes(Unsafe.As<bool[]>(arg.Reference!).AsSpan()), ref value, ref scratch, ref room, ref rented);
                break;
            case ValueTag.String:
                Bytes(Encoding.UTF8.GetBytes(Unsafe.As<string>(arg.Reference!)), ref value, ref scratch, ref room, ref rented);
                break;
            case ValueTag.TensorList or ValueTag.OptionalTensorList:
                var tensors = Unsafe.As<Tensor?[]>(arg.Reference!);
                long* handles = Take(tensors.Length, ref scratch, ref room, ref rented);
                for (int k = 0; k < tensors.Length; k++) handles[k] = tensors[k] is { } t ? t.Handle : 0;
                value.Pointer = handles;
                value.Count = tensors.Length;
                break;
        }
    }

    private static void Copy(ReadOnlySpan<long> words, ref NativeValue value, ref long* scratch, ref int room, ref List<long[]>? rented)
    {
        long* target = Take(words.Length, ref scratch, ref room, ref rented);
        words.CopyTo(new Span<long>(target, words.Length));
        value.Pointer = target;
        value.Count = words.Length;
    }

    private static void Bytes(ReadOnlySpan<byte> bytes, ref NativeValue value, ref long* scratch, ref int room, ref List<long[]>? rented)
    {
        var target = (byte*)Take((bytes.Length + 7) / 8, ref scratch, ref room, ref rented);
        bytes.CopyTo(new Span<byte>(target, bytes.Length));
        value.Pointer = target;
        value.Count = bytes.Length;
    }

    private static long* Take(int words, ref long* scratch, ref int room, ref List<long[]>? rented)
    {
        if (words <= room)
        {
            long* taken = scratch;
            scratch += words;
            room -= words;
            return taken;
        }

        long[] block = GC.AllocateUninitializedArray<long>(words, pinned: true);
        (rented ??= []).Add(block);
        return (long*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(block));
    }
}
