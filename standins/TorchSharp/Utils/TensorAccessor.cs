using System.Collections;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>The elements of a CPU tensor in logical order, whatever its strides; it keeps the tensor object alive.</summary>
public sealed unsafe class TensorAccessor<T> : IEnumerable<T>, IDisposable
    where T : unmanaged
{
    private readonly Tensor tensor;
    private readonly T* start;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly bool contiguous;

    internal TensorAccessor(Tensor tensor)
    {
        this.tensor = tensor;
        start = (T*)tensor.Address;
        shape = tensor.shape;
        strides = tensor.stride();
        contiguous = tensor.is_contiguous();
        Count = tensor.NumberOfElements;
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    /// <summary>One index counts through the elements in logical order; several address one element by its coordinates.</summary>
    public T this[params long[] indices]
    {
        get
        {
            T value = start[Offset(indices)];
            GC.KeepAlive(tensor);
            return value;
        }

        set
        {
            start[Offset(indices)] = value;
            GC.KeepAlive(tensor);
        }
    }

    public static bool operator ==(TensorAccessor<T> left, TensorAccessor<T> right) => left.Count == right.Count && left.SequenceEqual(right);

    public static bool operator !=(TensorAccessor<T> left, TensorAccessor<T> right) => !(left == right);

    public override bool Equals(object? obj) => obj is TensorAccessor<T> other && this == other;

    public override int GetHashCode() => tensor.GetHashCode();

    /// <summary>A flat copy in row-major order.</summary>
    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    /// <summary>A copy with the tensor's shape; a tensor without dimensions gives an array of one element.</summary>
    public Array ToNDArray()
    {
        if (shape.Length <= 1) return ToArray();
        Array array = Array.CreateInstance(typeof(T), shape);
        fixed (byte* memory = &MemoryMarshal.GetArrayDataReference(array)) CopyTo(new Span<T>(memory, (int)Count));
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        Span<T> target = array[arrayIndex..];
        int count = (int)Math.Min(target.Length, Count - tensorIndex);
        if (contiguous)
            new ReadOnlySpan<T>(start + tensorIndex, count).CopyTo(target);
        else
            for (int k = 0; k < count; k++) target[k] = start[Offset(tensorIndex + k)];
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        ReadOnlySpan<T> source = array[arrayIndex..];
        int count = (int)Math.Min(source.Length, Count - tensorIndex);
        if (contiguous)
            source[..count].CopyTo(new Span<T>(start + tensorIndex, count));
        else
            for (int k = 0; k < count; k++) start[Offset(tensorIndex + k)] = source[k];
        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long k = 0; k < Count; k++) yield return this[k];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
    }

    private long Offset(long[] indices)
    {
        if (indices.Length == 1)
        {
            if (indices[0] < 0 || indices[0] >= Count)
                throw new IndexOutOfRangeException($"Element {indices[0]} of a tensor with {Count} elements.");
            return contiguous ? indices[0] : Offset(indices[0]);
        }

        long offset = 0;
        for (int k = 0; k < shape.Length; k++)
        {
            if (indices[k] < 0 || indices[k] >= shape[k])
                throw new IndexOutOfRangeException($"Index {indices[k]} in dimension {k} of size {shape[k]}.");
            offset += indices[k] * strides[k];
        }

        return offset;
    }

    private long Offset(long position)
    {
        long offset = 0;
        for (int k = shape.Length - 1; k >= 0; k--)
        {
            (position, long along) = Math.DivRem(position, shape[k]);
            offset += along * strides[k];
        }

        return offset;
    }
}
