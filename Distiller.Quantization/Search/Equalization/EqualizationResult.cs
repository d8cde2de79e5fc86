using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Distiller.Quantization;

/// <summary>What equalization did to a model, which computes the same as before.</summary>
/// <param name="Links">Layers that were equalized, in the order in which they run; empty if none can be.</param>
/// <param name="Rounds">How often all of them were visited.</param>
public sealed record EqualizationResult(ImmutableArray<EqualizedLink> Links, int Rounds)
{
    /// <summary>A line for each link.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        foreach (var link in Links)
        {
            text.Append(CultureInfo.InvariantCulture, $"{link.Layer,-28} -> {string.Join(", ", link.Readers),-28} spread {link.SpreadBefore:0.00} -> {link.SpreadAfter:0.00}\n");
        }

        return text.ToString();
    }
}
