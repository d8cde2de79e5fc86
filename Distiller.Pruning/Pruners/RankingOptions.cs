using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>What a ranking needs besides scores and targets.</summary>
internal sealed record RankingOptions(
    Structure Structure,
    BlockShape? Block,
    int GroupSize,
    SelectionRule Selection,
    GroupDependency Dependency,
    RankingScope Scope,
    Compatibility Compatibility)
{
    /// <summary>Probability that a ranking is shaken.</summary>
    public double Noise { get; init; }

    /// <summary>Width of the range above the curve from which each target is drawn.</summary>
    public double Spread { get; init; }

    /// <summary>Seed of noise and spread.</summary>
    public long Seed { get; init; }

    /// <summary>Ranking of single weights.</summary>
    public static RankingOptions Elements(SelectionRule selection, RankingScope scope, Compatibility compatibility) =>
        new(Structure.Element, Block: null, GroupSize: 1, selection, GroupDependency.None, scope, compatibility);

    /// <summary>How a weight of this shape is divided.</summary>
    public GroupView View(Tensor weight)
    {
        var shape = weight.shape;
        var structure = Structure;
        if (Compatibility == Compatibility.Distiller)
        {
            if (Block is { Extents: [> 1, > 1, 1, 1] } block)
            {
                return GroupView.OfConsecutiveKernels(block.Volume, shape);
            }

            // D-23: the original's Rows are the input channels, also of a convolution.
            structure = structure == Structure.Column && shape.Length > 2 ? Structure.Channel : structure;
        }

        return structure == Structure.Block
            ? GroupView.OfBlocks(Block ?? throw new InvalidOperationException("A pruner of blocks needs a block shape, such as 1, 8, 1, 1."), shape, GroupSize)
            : GroupView.Of(structure, shape, GroupSize);
    }
}
