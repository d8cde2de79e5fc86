using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Visits the fields of an options or state object in the order in which they are saved.</summary>
/// <param name="change">Receives a field's value and whether it may be absent; returns the value to set.</param>
internal sealed class Fields(Func<object?, Type, bool, object?> change)
{
    private static readonly Op Clone = new("clone");
    private static readonly Op Copy = new("copy_");

    internal Fields Visit<T>(ref T field)
    {
        field = (T)change(field, typeof(T), false)!;
        return this;
    }

    /// <summary>A tensor that the algorithm may do without.</summary>
    internal Fields VisitOptional(ref Tensor? field)
    {
        field = (Tensor?)change(field, typeof(Tensor), true);
        return this;
    }

    internal static Fields Collect(List<object?> values) => new((value, _, _) =>
    {
        values.Add(value);
        return value;
    });

    /// <summary>Takes over values that were collected from an object of the same class; tensors are copied.</summary>
    internal static Fields Assign(List<object?> values)
    {
        int next = 0;
        return new((old, _, _) =>
        {
            object? value = values[next++];
            return old is Tensor || value is Tensor ? Replace((Tensor?)old, (Tensor?)value, copy: true) : value;
        });
    }

    internal static Fields FillAbsent(List<object?> defaults)
    {
        int next = 0;
        return new((value, _, _) =>
        {
            object? fallback = defaults[next++];
            return value ?? fallback;
        });
    }

    internal static Fields Write(BinaryWriter writer) => new((value, type, optional) =>
    {
        if (optional) writer.Write(value is not null);
        switch (value)
        {
            case Tensor tensor: tensor.Save(writer); break;
            case double number: writer.Write(number); break;
            case bool flag: writer.Write(flag); break;
            case long count: writer.Write(count); break;
            case null when optional: break;
            default: throw new InvalidDataException($"A value of type {type.Name} of the optimizer is not set and cannot be saved.");
        }

        return value;
    });

    internal static Fields Read(BinaryReader reader) => new((old, type, optional) =>
    {
        if (optional && !reader.ReadBoolean()) return Replace((Tensor?)old, null, copy: false);
        if (type == typeof(Tensor)) return Replace((Tensor?)old, Tensor.Load(reader), copy: false);
        if (type == typeof(bool?)) return reader.ReadBoolean();
        if (type == typeof(long)) return reader.ReadInt64();
        return reader.ReadDouble();
    });

    internal static Fields ForTensors(Func<Tensor, Tensor> convert) =>
        new((value, _, _) => value is Tensor tensor ? convert(tensor) : value);

    // A tensor of the same shape is written into, so that its memory layout stays that of the parameter.
    private static Tensor? Replace(Tensor? old, Tensor? value, bool copy)
    {
        if (ReferenceEquals(old, value)) return old;
        if (old is not null && value is not null && old.dtype == value.dtype && old.shape.AsSpan().SequenceEqual(value.shape))
        {
            Copy.RunInPlace(old, value);
            if (!copy) value.Dispose();
            return old;
        }

        old?.Dispose();
        return (copy && value is not null ? Clone.Run(value) : value)?.DetachFromDisposeScope();
    }
}
