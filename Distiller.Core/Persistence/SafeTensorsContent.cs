using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Persistence;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">The tensors by name, on the processor, outside any dispose scope.</param>
/// <param name="Metadata">The texts by name.</param>
public sealed record SafeTensorsContent(
    ImmutableSortedDictionary<string, Tensor> Tensors, ImmutableSortedDictionary<string, string> Metadata) : IDisposable
{
    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in Tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
