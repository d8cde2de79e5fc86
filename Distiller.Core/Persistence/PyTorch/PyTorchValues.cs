using System.Collections.Immutable;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Persistence.PyTorch;

/// <summary>Walks through the values of a pickle.</summary>
internal static class PyTorchValues
{
    // Far above any model; what refers to itself has no end.
    private const int DeepestNesting = 64;

    // Tied weights share elements, so tensors may have more bytes than the file; a hostile file would have thousands of times more.
    private const int LargestGrowth = 4;
    private const int MostLeaves = 1 << 22;

    /// <summary>Refuses a value that holds anything which only running code could make.</summary>
    public static void RefuseForeign(object? root)
    {
        foreach ((string name, object? value) in Leaves(root))
        {
            if (value is RefusedObject or PickleGlobal)
            {
                string foreign = (value as RefusedObject)?.Maker.ToString() ?? value.ToString()!;
                throw new PickleFormatException(
                    $"{(name.Length == 0 ? "it" : $"'{name}'")} asks to import '{foreign}', which is never done, because a pickle could run "
                    + "anything. Save only the state_dict of the model, or name the part of the file that holds it");
            }
        }
    }

    /// <summary>All storages that tensors of a value use, by key.</summary>
    public static Dictionary<string, PickleStorage> StoragesOf(object? root) =>
        Leaves(root).Select(leaf => leaf.Value).OfType<PickleTensor>()
            .DistinctBy(tensor => tensor.Storage.Key)
            .ToDictionary(tensor => tensor.Storage.Key, tensor => tensor.Storage, StringComparer.Ordinal);

    /// <summary>Makes the tensors of a value, by dotted name.</summary>
    public static PyTorchContent Flatten(string part, object? root, IPyTorchContainer container)
    {
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        SortedDictionary<string, string> texts = new(StringComparer.Ordinal);
        Int128 bytes = 0;
        try
        {
            foreach ((string name, object? value) in Leaves(root))
            {
                if (value is PickleTensor tensor)
                {
                    bytes += (Int128)tensor.Shape.Aggregate(1L, (product, size) => product * size) * tensor.Storage.ElementSize;
                    if (bytes > (Int128)container.Length * LargestGrowth)
                    {
                        throw new PickleFormatException("its tensors would be far larger than the file");
                    }

                    tensors[name] = Make(tensor, container);
                }
                else if (value is not null)
                {
                    texts[name] = Convert.ToString(value, CultureInfo.InvariantCulture)!;
                }
            }
        }
        catch
        {
            foreach (Tensor tensor in tensors.Values)
            {
                tensor.Dispose();
            }

            throw;
        }

        return new(part, tensors.ToImmutableSortedDictionary(StringComparer.Ordinal), texts.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private static IEnumerable<(string Name, object? Value)> Leaves(object? root)
    {
        int visited = 0;
        Stack<(string Name, object? Value, int Depth)> open = new([("", root, 0)]);
        while (open.TryPop(out (string Name, object? Value, int Depth) next))
        {
            if (next.Depth > DeepestNesting || ++visited > MostLeaves)
            {
                throw new PickleFormatException("its values are nested too deeply or too many");
            }

            IEnumerable<(string Key, object? Value)>? children = next.Value switch
            {
                Dictionary<object, object?> dictionary => dictionary.Select(entry => (Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value)),
                List<object?> list => list.Select((value, index) => (index.ToString(CultureInfo.InvariantCulture), value)),
                object?[] tuple => tuple.Select((value, index) => (index.ToString(CultureInfo.InvariantCulture), value)),
                _ => null,
            };
            if (children is null)
            {
                yield return (next.Name, next.Value);
                continue;
            }

            foreach ((string key, object? value) in children.Reverse())
            {
                open.Push((next.Name.Length == 0 ? key : $"{next.Name}.{key}", value, next.Depth + 1));
            }
        }
    }

    private static Tensor Make(PickleTensor description, IPyTorchContainer container)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        PickleStorage storage = description.Storage;
        Tensor elements = empty(storage.Count, dtype: storage.Type);
        if (storage.Count > 0)
        {
            container.Elements(storage).CopyTo(elements.bytes);
        }

        return elements
            .as_strided([.. description.Shape], [.. description.Strides], description.Offset)
            .clone()
            .contiguous()
            .DetachFromDisposeScope();
    }
}
