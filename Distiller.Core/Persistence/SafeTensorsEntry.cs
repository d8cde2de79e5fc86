using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Persistence;

/// <summary>One tensor of a safetensors file: where its bytes are and what they mean.</summary>
internal sealed record SafeTensorsEntry(string Name, ScalarType Type, ImmutableArray<long> Shape, long Begin, long End)
{
    public long Length => End - Begin;
}
