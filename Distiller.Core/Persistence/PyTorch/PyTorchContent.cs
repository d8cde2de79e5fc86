using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Persistence.PyTorch;

/// <summary>What a PyTorch checkpoint holds, or the part of it that was asked for.</summary>
/// <param name="Part">Key of the part that <paramref name="Tensors"/> come from, "" for the whole file.</param>
/// <param name="Tensors">The tensors by name, contiguous, on the processor, outside any dispose scope. Names of nested dictionaries
/// are joined by dots.</param>
/// <param name="Texts">Numbers, texts and truth values by name, in invariant culture.</param>
public sealed record PyTorchContent(
    string Part, ImmutableSortedDictionary<string, Tensor> Tensors, ImmutableSortedDictionary<string, string> Texts) : IDisposable
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
