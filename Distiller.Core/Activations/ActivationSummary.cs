using System.Collections.Immutable;

namespace Distiller.Activations;

/// <summary>What the outputs of a module were like over the samples that were recorded.</summary>
public sealed record ActivationSummary
{
    /// <summary>Path of the module.</summary>
    public required string Name { get; init; }

    /// <summary>Class of the module.</summary>
    public required string Type { get; init; }

    /// <summary>How many samples went through; a module that is called twice in a pass counts both.</summary>
    public required long Samples { get; init; }

    /// <summary>Fraction of zeros among all values. Range: 0 to 1. The original's <c>sparsity_ofm</c> is 100 times this.</summary>
    public required double Sparsity { get; init; }

    /// <summary>Smallest value.</summary>
    public required double Min { get; init; }

    /// <summary>Largest value.</summary>
    public required double Max { get; init; }

    /// <summary>Mean of all values.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation of all values, with divisor n.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>Mean L1 norm of each channel's map: <c>l1_channels</c>. One value for (N, F); empty for other ranks than 2 and 4.</summary>
    public required ImmutableArray<double> ChannelL1 { get; init; }

    /// <summary>Mean of each channel: <c>mean_channels</c>. As above.</summary>
    public required ImmutableArray<double> ChannelMean { get; init; }

    /// <summary>Average fraction of zeros of each channel: <c>apoz_channels</c> is 100 times this. As above. Range: 0 to 1.</summary>
    public required ImmutableArray<double> ChannelApoz { get; init; }
}
