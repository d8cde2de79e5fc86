using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Persistence.PyTorch;

/// <summary>A class or function that a pickle names. Nothing is ever imported: the name is all there is.</summary>
internal sealed record PickleGlobal(string Module, string Name)
{
    public override string ToString() => $"{Module}.{Name}";
}

/// <summary>An object that could only be made by running code that is not on the list of harmless ones.</summary>
internal sealed record RefusedObject(PickleGlobal Maker);

/// <summary>The elements that tensors share: a file's record, by its key.</summary>
internal sealed record PickleStorage(string Key, ScalarType Type, int ElementSize, long Count)
{
    public long Bytes => Count * ElementSize;
}

/// <summary>A tensor as the pickle describes it: a view of a storage.</summary>
internal sealed record PickleTensor(PickleStorage Storage, long Offset, ImmutableArray<long> Shape, ImmutableArray<long> Strides);

/// <summary>The place in the stack at which a collection begins.</summary>
internal sealed class PickleMark
{
    private PickleMark()
    {
    }

    public static PickleMark Value { get; } = new();
}
