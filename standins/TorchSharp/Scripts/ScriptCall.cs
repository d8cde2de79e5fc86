using System.Runtime.CompilerServices;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Arguments and results of TorchScript code.</summary>
internal static unsafe class ScriptCall
{
    internal delegate int Native(NativeValue* args, int count, NativeValue* result);

    internal static object? Invoke(object?[] inputs, Native call)
    {
        const int Words = 64;
        NativeValue* values = stackalloc NativeValue[inputs.Length];
        long* scratch = stackalloc long[Words];
        int room = Words;
        List<long[]>? rented = null;
        NativeValue result;
        try
        {
            for (int k = 0; k < inputs.Length; k++)
            {
                Arg argument = Argument(inputs[k]);
                Op.Fill(in argument, ref values[k], ref scratch, ref room, ref rented);
            }

            int status = call(values, inputs.Length, &result);
            NativeMethods.Check(status);
            return Managed(result, status == 1);
        }
        finally
        {
            GC.KeepAlive(inputs);
            GC.KeepAlive(rented);
        }
    }

    /// <summary>A result as the caller wants it: tensor lists become arrays or value tuples.</summary>
    internal static TResult As<TResult>(object? value) => value switch
    {
        TResult result => result,
        ITuple tuple when typeof(TResult) == typeof(Tensor[]) => (TResult)(object)Enumerable.Range(0, tuple.Length).Select(k => (Tensor)tuple[k]!).ToArray(),
        Tensor[] list when Tuple(list) is TResult result => result,
        null when default(TResult) is null => default!,
        _ => throw new InvalidCastException($"The script returned {value?.GetType().Name ?? "nothing"}, not {typeof(TResult).Name}."),
    };

    private static Arg Argument(object? input) => input switch
    {
        null => Arg.None,
        Tensor tensor => tensor,
        Scalar scalar => scalar,
        double number => number,
        float number => (double)number,
        long number => number,
        int number => number,
        bool flag => flag,
        string text => text,
        Tensor[] list => list,
        IList<Tensor> list => list.ToArray(),
        long[] list => list,
        double[] list => list,
        _ => throw new NotImplementedException($"An argument of type {input.GetType().Name} cannot be given to a script."),
    };

    private static object? Managed(in NativeValue value, bool isTuple) => value.Tag switch
    {
        ValueTag.None => null,
        ValueTag.Tensor => Op.AsTensor(value),
        ValueTag.TensorList => isTuple ? Tuple(Op.AsTensors(value)) : Op.AsTensors(value),
        ValueTag.Int => (Scalar)value.Int,
        ValueTag.Double => (Scalar)value.Double,
        ValueTag.Bool => value.Int != 0,
        ValueTag.String => Text(value),
        _ => throw new NotImplementedException($"A script's result of kind {value.Tag} has no managed form."),
    };

    private static object Tuple(Tensor[] members) => members switch
    {
        [var a, var b] => (a, b),
        [var a, var b, var c] => (a, b, c),
        [var a, var b, var c, var d] => (a, b, c, d),
        [var a, var b, var c, var d, var e] => (a, b, c, d, e),
        _ => members,
    };

    private static string Text(in NativeValue value)
    {
        string text = System.Runtime.InteropServices.Marshal.PtrToStringUTF8((IntPtr)value.Pointer, value.Count);
        NativeMethods.shim_free(value.Pointer);
        return text;
    }
}
