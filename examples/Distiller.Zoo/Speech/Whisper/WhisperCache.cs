using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>What the decoder keeps from token to token, so that each costs one position only.</summary>
public sealed class WhisperCache : IDisposable
{
    internal WhisperCache(ImmutableArray<WhisperLayerCache> layers) => Layers = layers;

    /// <summary>Tokens so far.</summary>
    public int Length { get; internal set; }

    internal ImmutableArray<WhisperLayerCache> Layers { get; }

    /// <summary>Puts rows in another order, some of them twice.</summary>
    /// <param name="rows">Positions of rows, shape (N'), type Int64.</param>
    public void Reorder(Tensor rows)
    {
        foreach (var layer in Layers)
        {
            layer.Reorder(rows);
        }
    }

    /// <summary>Frees everything kept.</summary>
    public void Dispose()
    {
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }
    }
}
