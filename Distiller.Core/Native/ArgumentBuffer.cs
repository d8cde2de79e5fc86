using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>Native memory for the lists among the arguments of one call: some words of the caller's stack first, then blocks of its own.</summary>
internal unsafe ref struct ArgumentBuffer
{
    private long* next;
    private int room;
    private List<IntPtr>? blocks;

    internal ArgumentBuffer(long* scratch, int words)
    {
        next = scratch;
        room = words;
    }

    internal void Write(in NativeArgument argument, out ShimValue value)
    {
        value = new ShimValue { Tag = argument.Tag, Int = argument.Bits };
        switch (argument.Reference)
        {
            case Tensor tensor: value.Int = tensor.Handle; break;
            case NativeObject native: value.Int = native.Handle; break;
            case long[] list: Copy(list, list.Length, ref value); break;
            case double[] list: Copy(MemoryMarshal.Cast<double, long>(list), list.Length, ref value); break;
            case bool[] list: Copy(MemoryMarshal.AsBytes(list.AsSpan()), ref value); break;
            case string text: Copy(Encoding.UTF8.GetBytes(text), ref value); break;
            case Tensor?[] list:
                Span<long> handles = Take(list.Length, ref value);
                for (int k = 0; k < list.Length; k++) handles[k] = list[k] is { } tensor ? tensor.Handle : 0;
                value.Count = list.Length;
                break;
        }
    }

    internal readonly void Free()
    {
        if (blocks is not null) foreach (IntPtr block in blocks) NativeMemory.Free((void*)block);
    }

    private void Copy(ReadOnlySpan<long> words, int count, ref ShimValue value)
    {
        words.CopyTo(Take(words.Length, ref value));
        value.Count = count;
    }

    private void Copy(ReadOnlySpan<byte> bytes, ref ShimValue value)
    {
        bytes.CopyTo(MemoryMarshal.AsBytes(Take((bytes.Length + 7) / 8, ref value)));
        value.Count = bytes.Length;
    }

    private Span<long> Take(int words, ref ShimValue value)
    {
        if (words > room)
        {
            var block = (long*)NativeMemory.Alloc((nuint)words, sizeof(long));
            (blocks ??= []).Add((IntPtr)block);
            value.Pointer = block;
            return new(block, words);
        }

        value.Pointer = next;
        next += words;
        room -= words;
        return new(value.Pointer, words);
    }
}
