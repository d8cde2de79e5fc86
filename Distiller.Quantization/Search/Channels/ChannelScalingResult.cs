using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Distiller.Quantization;

/// <summary>How strength was moved between layers of a model, which computes the same as before.</summary>
/// <param name="Links">Layers whose channels can be scaled, in the order in which they run; empty if there are none.</param>
/// <param name="Rounds">How often all of them were visited.</param>
public sealed record ChannelScalingResult(ImmutableArray<ScaledLink> Links, int Rounds)
{
    /// <summary>A line for each link.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (var link in Links)
        {
            text.Append(CultureInfo.InvariantCulture, $"{link.Layer,-28} -> {string.Join(", ", link.Readers),-28} {link.Before:0.000000} -> {link.After:0.000000}\n");
        }

        return text.ToString();
    }
}
