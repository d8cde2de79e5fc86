using System.Collections.Immutable;

namespace Distiller.Zoo.Models;

/// <summary>What distinguishes one residual network from another.</summary>
/// <param name="Blocks">Number of blocks in each of the four stages.</param>
/// <param name="IsBottleneck">Whether a block is 1×1, 3×3, 1×1 convolutions rather than two of 3×3.</param>
/// <param name="ConvGroups">Groups of the 3×3 convolution of a bottleneck.</param>
/// <param name="GroupWidth">Width of a group where the stage has 64 filters.</param>
public sealed record ResNetShape(ImmutableArray<int> Blocks, bool IsBottleneck, long ConvGroups = 1, long GroupWidth = 64)
{
    private const long Expansion = 4;
    private const long BaseWidth = 64;

    /// <summary>Channels that a block of this width hands on.</summary>
    public long OutputsOf(long width) => IsBottleneck ? width * Expansion : width;

    /// <summary>Channels of the 3×3 convolution of a bottleneck of this width.</summary>
    public long InnerOf(long width) => width * GroupWidth / BaseWidth * ConvGroups;
}
