using System.Collections.Immutable;
using System.Globalization;
using static TorchSharp.torch;

namespace Distiller.Persistence.PyTorch;

/// <summary>What the few harmless classes and functions make. Everything else becomes a <see cref="RefusedObject"/>.</summary>
internal static class PickleGlobals
{
    // A view that is larger than its storage repeats elements: no checkpoint stores such a tensor, a hostile one could.
    private const int LargestRank = 64;

    private static readonly ImmutableDictionary<string, (ScalarType Type, int Size)> storages = new Dictionary<string, (ScalarType, int)>
    {
        ["DoubleStorage"] = (ScalarType.Float64, 8),
        ["FloatStorage"] = (ScalarType.Float32, 4),
        ["HalfStorage"] = (ScalarType.Float16, 2),
        ["BFloat16Storage"] = (ScalarType.BFloat16, 2),
        ["LongStorage"] = (ScalarType.Int64, 8),
        ["IntStorage"] = (ScalarType.Int32, 4),
        ["ShortStorage"] = (ScalarType.Int16, 2),
        ["CharStorage"] = (ScalarType.Int8, 1),
        ["ByteStorage"] = (ScalarType.Byte, 1),
        ["BoolStorage"] = (ScalarType.Bool, 1),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>The result of calling a global with arguments.</summary>
    public static object? Call(PickleGlobal global, object?[] arguments) => (global.Module, global.Name, arguments) switch
    {
        ("collections", "OrderedDict", []) => new Dictionary<object, object?>(),
        ("collections", "OrderedDict", [List<object?> pairs]) => FromPairs(pairs),
        ("torch", "Size", [object?[] sizes]) => sizes,
        ("torch._utils", "_rebuild_tensor_v2", [PickleStorage storage, long offset, object?[] shape, object?[] strides, ..]) =>
            MakeTensor(storage, offset, Numbers(shape), Numbers(strides)),
        ("torch._utils", "_rebuild_parameter", [PickleTensor tensor, ..]) => tensor,
        _ => new RefusedObject(global),
    };

    /// <summary>The storage that a persistent identifier names: its kind, type, key, device and count.</summary>
    public static PickleStorage Storage(object? identifier)
    {
        if (identifier is not object?[] parts || parts is not ["storage", PickleGlobal type, string key, _, long count, ..])
        {
            throw new PickleFormatException("a reference to a storage is malformed");
        }

        if (type.Module != "torch" || !storages.TryGetValue(type.Name, out (ScalarType Type, int Size) known))
        {
            throw new PickleFormatException($"storage '{key}' is of type {type}, which is not known");
        }

        return count is >= 0 and < long.MaxValue / sizeof(long)
            ? new(key, known.Type, known.Size, count)
            : throw new PickleFormatException(string.Create(CultureInfo.InvariantCulture, $"storage '{key}' would have {count} elements"));
    }

    private static PickleTensor MakeTensor(PickleStorage storage, long offset, ImmutableArray<long> shape, ImmutableArray<long> strides)
    {
        if (shape.Length != strides.Length || shape.Length > LargestRank || offset < 0 || shape.Any(size => size < 0) || strides.Any(stride => stride < 0))
        {
            throw new PickleFormatException($"a tensor on storage '{storage.Key}' has an impossible shape");
        }

        Int128 elements = 1;
        Int128 last = offset;
        for (int i = 0; i < shape.Length && elements > 0; i++)
        {
            elements = elements > storage.Count ? elements : elements * shape[i];
            last += (Int128)(shape[i] - 1) * strides[i];
        }

        if (elements > storage.Count || (elements > 0 && last >= storage.Count))
        {
            throw new PickleFormatException($"a tensor of shape {Guards.ShapeText(shape)} reaches beyond its storage '{storage.Key}'");
        }

        return new(storage, offset, shape, strides);
    }

    private static Dictionary<object, object?> FromPairs(List<object?> pairs)
    {
        Dictionary<object, object?> result = [];
        foreach (object? pair in pairs)
        {
            if (pair is not object?[] and not List<object?>)
            {
                throw new PickleFormatException("an ordered dictionary is malformed");
            }

            IReadOnlyList<object?> entry = pair as object?[] ?? (IReadOnlyList<object?>)(List<object?>)pair;
            result[entry is [{ } key, _] ? key : throw new PickleFormatException("an ordered dictionary is malformed")] = entry[1];
        }

        return result;
    }

    private static ImmutableArray<long> Numbers(object?[] values) =>
        [.. values.Select(value => value is long number ? number : throw new PickleFormatException("a shape holds something that is no number"))];
}
