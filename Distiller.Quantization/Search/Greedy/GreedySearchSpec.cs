using System.Collections.Immutable;
using Distiller.Distributed;

namespace Distiller.Quantization;

/// <summary>How layers are quantized one after the other, each with the clipping that keeps the score highest.</summary>
/// <remarks>
/// Everything starts in float. In the order in which they run, each layer is quantized together with those before it, once for each rule,
/// and keeps the rule with the best score. Normalisations, rectifiers and what only changes shapes belong to their neighbours.
/// <para>Source: Distiller, <c>quantization/ptq_greedy_search.py</c>.</para>
/// </remarks>
public sealed record GreedySearchSpec
{
    /// <summary>Bits of activations. Range: 2 to 8, as Gauss and Laplace know no more.</summary>
    public int ActivationBits { get; init; } = 8;

    /// <summary>Bits of weights. Range: 2 to 16.</summary>
    public int WeightBits { get; init; } = 8;

    /// <summary>How integers spread over ranges, of activations and weights.</summary>
    public QuantizationMode Mode { get; init; } = QuantizationMode.AsymmetricSigned;

    /// <summary>Whether every output channel of a weight has a scale of its own.</summary>
    public bool IsPerChannel { get; init; }

    /// <summary>The rules that are tried; of equal scores the first wins.</summary>
    public ImmutableArray<IStatisticsClippingRule> Rules { get; init; } =
        [ClippingRules.None, ClippingRules.Average, ClippingRules.Gauss, ClippingRules.Laplace];

    /// <summary>Paths of layers that stay in float.</summary>
    public ImmutableArray<string> InFloat { get; init; } = [];

    /// <summary>Choices of an earlier search of the same model, which are taken over: to resume it.</summary>
    public ImmutableArray<GreedyChoice> Known { get; init; } = [];

    /// <summary>
    /// Several processes that take a rule each as they become free, layer by layer, and a journal from which an interrupted search goes
    /// on; null (default) for this process alone. All ranks get the whole result, and each its own model quantized.
    /// </summary>
    public SharedWork? Work { get; init; }

    internal void Check()
    {
        _ = BitWidth.Check(WeightBits);
        ArgumentOutOfRangeException.ThrowIfLessThan(ActivationBits, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ActivationBits, 8);
        if (Rules.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There are no rules to try.", nameof(Rules));
        }
    }
}
