using System.Collections.Immutable;
using Distiller.Distributed;

namespace Distiller.Quantization;

/// <summary>How every layer gets the bits that it needs, under a budget.</summary>
/// <remarks>
/// Each layer is quantized alone, in every width, and the rise of the loss is measured. Widths are chosen so that the sum of the rises is
/// least and the costs stay within the budget: exactly, up to the resolution of the costs.
/// <para>Sources: Dong et al. 2019, arXiv 1905.03696 (widths by sensitivity); Pandey et al. 2023, arXiv 2302.05397 (measured, post training).</para>
/// </remarks>
public sealed record MixedPrecisionSpec
{
    /// <summary>What layers may cost together.</summary>
    public required BitBudget Budget { get; init; }

    /// <summary>The widths that layers can have.</summary>
    public ImmutableArray<LayerWidths> Widths { get; init; } = [new(8, 8), new(6, 8), new(4, 8), new(3, 8), new(2, 8)];

    /// <summary>What was measured before, with the same widths and unit of costs: layers that are listed are not measured again.</summary>
    public ImmutableArray<LayerSensitivity> Known { get; init; } = [];

    /// <summary>Everything but the bits of convolutions and linear layers.</summary>
    public PostTrainingSpec Quantization { get; init; } = new() { IsPerChannel = true };

    /// <summary>
    /// Several processes that take a layer each as they become free, and a journal from which an interrupted search goes on; null
    /// (default) for this process alone. All ranks get the whole result, and each its own model quantized.
    /// </summary>
    public SharedWork? Work { get; init; }
}
