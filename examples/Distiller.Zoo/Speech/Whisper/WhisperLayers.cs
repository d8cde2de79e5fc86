using System.Collections.Immutable;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Which layers of a deep model a shallow one has, in its order.</summary>
/// <param name="Encoder">Positions in the deep model, counted from 0.</param>
/// <param name="Decoder">Positions in the deep model, counted from 0.</param>
public sealed record WhisperLayers(ImmutableArray<int> Encoder, ImmutableArray<int> Decoder)
{
    /// <summary>The name that a tensor of the deep model has in the shallow one; null if its layer is left out.</summary>
    /// <param name="name">Such as <c>model.encoder.layers.3.fc1.weight</c>.</param>
    /// <returns>The name with its layer renumbered; names outside the layers stay.</returns>
    public string? Renumber(string name)
    {
        foreach (var (prefix, layers) in ((string, ImmutableArray<int>)[])[("model.encoder.layers.", Encoder), ("model.decoder.layers.", Decoder)])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) && name.IndexOf('.', prefix.Length) is > 0 and var end
                && int.TryParse(name.AsSpan(prefix.Length, end - prefix.Length), out int layer))
            {
                int place = layers.IndexOf(layer);
                return place < 0 ? null : FormattableString.Invariant($"{prefix}{place}{name[end..]}");
            }
        }

        return name;
    }
}
