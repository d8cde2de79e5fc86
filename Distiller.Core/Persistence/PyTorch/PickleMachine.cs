using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Distiller.Persistence.PyTorch;

/// <summary>Reads a pickle without running anything: names of classes stay names, and only a closed list of them makes values.</summary>
/// <remarks>
/// The stream must know its length, so that no promise of the pickle makes more memory than the file has bytes.
/// A pickle is a program for a stack machine, and Python runs whatever functions it names: that is why files of strangers are
/// dangerous there. Here nothing is imported. Numbers are <see cref="long"/> and <see cref="double"/>, texts <see cref="string"/>,
/// tuples arrays, lists <see cref="List{T}"/>, dictionaries <see cref="Dictionary{TKey, TValue}"/>. Source: Python's pickletools.
/// </remarks>
internal sealed class PickleMachine(Stream stream)
{
    // Far above real files, whose pickles hold names and numbers, not elements.
    private const int LargestStack = 1 << 22;

    private readonly List<object?> stack = [];
    private readonly Dictionary<int, object?> memo = [];

    /// <summary>Reads one pickle to its stop.</summary>
    public object? Read()
    {
        while (true)
        {
            PickleOpcode opcode = (PickleOpcode)Byte();
            if (opcode == PickleOpcode.Stop)
            {
                return Pop();
            }

            Execute(opcode);
            if (stack.Count > LargestStack)
            {
                throw new PickleFormatException("it holds too many values");
            }
        }
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Protocol: Byte(); break;
            case PickleOpcode.Frame: Bytes(sizeof(long)); break;
            case PickleOpcode.Mark: stack.Add(PickleMark.Value); break;
            case PickleOpcode.Pop: Pop(); break;
            case PickleOpcode.None: stack.Add(null); break;
            case PickleOpcode.NewTrue: stack.Add(true); break;
            case PickleOpcode.NewFalse: stack.Add(false); break;
            case PickleOpcode.BinInt: stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int)))); break;
            case PickleOpcode.BinInt1: stack.Add((long)Byte()); break;
            case PickleOpcode.BinInt2: stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Bytes(sizeof(ushort)))); break;
            case PickleOpcode.Long1: stack.Add(Long(Bytes(Byte()))); break;
            case PickleOpcode.BinFloat: stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Bytes(sizeof(double)))); break;
            case PickleOpcode.BinUnicode: stack.Add(Text(Length32())); break;
            case PickleOpcode.BinUnicode8: stack.Add(Text(BinaryPrimitives.ReadInt64LittleEndian(Bytes(sizeof(long))))); break;
            case PickleOpcode.ShortBinUnicode: stack.Add(Text(Byte())); break;
            case PickleOpcode.BinString: stack.Add(Text(Length32())); break;
            case PickleOpcode.ShortBinString: stack.Add(Text(Byte())); break;
            case PickleOpcode.BinBytes: stack.Add(Text(Length32())); break;
            case PickleOpcode.ShortBinBytes: stack.Add(Text(Byte())); break;
            case PickleOpcode.BinPut: memo[Byte()] = Top(); break;
            case PickleOpcode.LongBinPut: memo[checked((int)Length32())] = Top(); break;
            case PickleOpcode.Memoize: memo[memo.Count] = Top(); break;
            case PickleOpcode.BinGet: stack.Add(Memo(Byte())); break;
            case PickleOpcode.LongBinGet: stack.Add(Memo(Length32())); break;
            case PickleOpcode.EmptyDictionary: stack.Add(new Dictionary<object, object?>()); break;
            case PickleOpcode.EmptyList or PickleOpcode.EmptySet: stack.Add(new List<object?>()); break;
            case PickleOpcode.EmptyTuple: stack.Add(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple: stack.Add(PopToMark()); break;
            case PickleOpcode.Tuple1: stack.Add(Pop(1)); break;
            case PickleOpcode.Tuple2: stack.Add(Pop(2)); break;
            case PickleOpcode.Tuple3: stack.Add(Pop(3)); break;
            case PickleOpcode.Append: Extend(Pop(1)); break;
            case PickleOpcode.Appends or PickleOpcode.AddItems: Extend(PopToMark()); break;
            case PickleOpcode.SetItem: Set(Pop(2)); break;
            case PickleOpcode.SetItems: Set(PopToMark()); break;
            case PickleOpcode.Global: stack.Add(new PickleGlobal(Line(), Line())); break;
            case PickleOpcode.StackGlobal: stack.Add(NamedGlobal(Pop(2))); break;
            case PickleOpcode.Reduce or PickleOpcode.NewObject: Call(Pop(2)); break;
            case PickleOpcode.Build: Build(Pop()); break;
            case PickleOpcode.BinPersistentId: stack.Add(PickleGlobals.Storage(Pop())); break;
            default:
                throw new PickleFormatException(string.Create(CultureInfo.InvariantCulture, $"it holds the unknown instruction 0x{(int)opcode:x2}"));
        }
    }

    private void Call(object?[] operands) => stack.Add(operands switch
    {
        [PickleGlobal global, object?[] arguments] => PickleGlobals.Call(global, arguments),
        [RefusedObject refused, _] => refused,
        _ => throw new PickleFormatException("it calls something that is not a function"),
    });

    // State that an object restores by itself: attributes of a dictionary are of no interest here, and any other object is refused.
    private void Build(object? state)
    {
        if (Top() is not (Dictionary<object, object?> or PickleTensor or RefusedObject))
        {
            throw new PickleFormatException($"it gives a state ({state?.GetType().Name ?? "none"}) to something that has none");
        }
    }

    private void Extend(object?[] items)
    {
        if (Top() is List<object?> list)
        {
            list.AddRange(items);
        }
        else if (Top() is not RefusedObject)
        {
            throw new PickleFormatException("it appends to something that is no list");
        }
    }

    private void Set(object?[] items)
    {
        if (Top() is RefusedObject)
        {
            return;
        }

        if (Top() is not Dictionary<object, object?> dictionary || items.Length % 2 != 0)
        {
            throw new PickleFormatException("it sets items of something that is no dictionary");
        }

        for (int i = 0; i < items.Length; i += 2)
        {
            dictionary[items[i] ?? "None"] = items[i + 1];
        }
    }

    private static PickleGlobal NamedGlobal(object?[] names) =>
        names is [string module, string name] ? new(module, name) : throw new PickleFormatException("it names a class by something that is no text");

    private object? Top() => stack.Count > 0 ? stack[^1] : throw Exhausted();

    private object? Pop()
    {
        object? value = Top();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private object?[] Pop(int count)
    {
        if (stack.Count < count)
        {
            throw Exhausted();
        }

        object?[] values = [.. stack[^count..]];
        stack.RemoveRange(stack.Count - count, count);
        return values;
    }

    private object?[] PopToMark()
    {
        int mark = stack.LastIndexOf(PickleMark.Value);
        if (mark < 0)
        {
            throw Exhausted();
        }

        object?[] values = Pop(stack.Count - mark - 1);
        Pop();
        return values;
    }

    private object? Memo(long index) =>
        index <= int.MaxValue && memo.TryGetValue((int)index, out object? value)
            ? value
            : throw new PickleFormatException("it refers to a value that it has not made");

    private static PickleFormatException Exhausted() => new("its stack runs empty");

    private static object Long(ReadOnlySpan<byte> bytes)
    {
        System.Numerics.BigInteger value = new(bytes);
        // Longer numbers occur in magic values and seeds only: their text is enough.
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : value.ToString(CultureInfo.InvariantCulture);
    }

    private long Length32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(sizeof(uint)));

    private byte Byte() => stream.ReadByte() is >= 0 and int value ? (byte)value : throw new EndOfStreamException();

    private byte[] Bytes(long count)
    {
        if (count < 0 || count > stream.Length - stream.Position)
        {
            throw new PickleFormatException(string.Create(CultureInfo.InvariantCulture, $"it promises a text of {count} bytes, which the file does not have"));
        }

        byte[] bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private string Text(long length) => Encoding.UTF8.GetString(Bytes(length));

    private string Line()
    {
        StringBuilder text = new();
        for (byte next = Byte(); next != (byte)'\n'; next = Byte())
        {
            text.Append((char)next);
            if (text.Length > 1000)
            {
                throw new PickleFormatException("it holds a name of more than 1000 letters");
            }
        }

        return text.ToString();
    }
}
