using System.Collections.Immutable;
using System.Globalization;
using Distiller.Statistics;
using TorchSharp;

namespace Distiller.Pruning;

/// <summary>Divides a weight into the groups that are kept or pruned together.</summary>
/// <remarks>
/// Every structure is a grid of equal blocks: filters are blocks of (1, C, H, W), channels of (F, 1, H, W), kernels of
/// (1, 1, H, W). So one view, which splits each dimension into "which block" and "where in the block", serves them all.
/// Groups are numbered in row-major order of the grid.
/// <para>Shapes: weight (F, C, H, W), (Out, In) or any other rank; groups (Groups, Elements); map (Groups).</para>
/// </remarks>
public sealed class GroupView
{
    private readonly ImmutableArray<long> _shape;
    private readonly ImmutableArray<long> _grid;
    private readonly ImmutableArray<long> _block;

    private GroupView(ImmutableArray<long> shape, ImmutableArray<long> viewed, ImmutableArray<long> block, int groupSize)
    {
        _shape = shape;
        _block = block;
        _grid = [.. viewed.Zip(block, (size, extent) => size / extent)];
        GroupSize = groupSize;
        Groups = Product(_grid) / groupSize;
        ElementsPerGroup = Product(block) * groupSize;
    }

    /// <summary>Number of groups.</summary>
    public long Groups { get; }

    /// <summary>Number of weights in each group.</summary>
    public long ElementsPerGroup { get; }

    /// <summary>Number of neighbouring structures joined in a group; 1 unless asked for.</summary>
    public int GroupSize { get; }

    /// <summary>The view of a weight by structure.</summary>
    /// <param name="structure">What is pruned as a whole. <see cref="Structure.Block"/> needs <see cref="OfBlocks"/>.</param>
    /// <param name="shape">Shape of the weight.</param>
    /// <param name="groupSize">Joins this many neighbouring structures in one group. Range: divides their number.</param>
    /// <exception cref="ArgumentException">The shape has too few dimensions, or the structures don't divide evenly.</exception>
    public static GroupView Of(Structure structure, ReadOnlySpan<long> shape, int groupSize = 1)
    {
        ImmutableArray<long> sizes = [.. shape];
        var singles = structure switch
        {
            Structure.Element => Enumerable.Range(0, sizes.Length),
            Structure.Kernel => [0, 1],
            Structure.Filter or Structure.Row => [0],
            Structure.Channel or Structure.Column => [1],
            Structure.Layer => [],
            Structure.Block => throw new ArgumentException(
                "Blocks have no shape of their own: give one with GroupView.OfBlocks.", nameof(structure)),
            _ => throw new ArgumentOutOfRangeException(nameof(structure), structure, "Unknown structure."),
        };

        var needed = structure switch
        {
            Structure.Kernel => 3,
            Structure.Element or Structure.Layer => 1,
            _ => 2,
        };
        var matrixOnly = structure is Structure.Row or Structure.Column;
        if (sizes.Length < needed || (matrixOnly && sizes.Length != 2))
        {
            var advice = matrixOnly ? " Use Filter or Channel for a convolution." : string.Empty;
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"A weight of shape {Text(sizes)} has no structure '{structure}', which needs {(matrixOnly ? "exactly" : "at least")} {needed} dimensions.{advice}"),
                nameof(shape));
        }

        var block = sizes.ToArray();
        foreach (var dimension in singles)
        {
            block[dimension] = 1;
        }

        return Divided(sizes, sizes, [.. block], groupSize);
    }

    /// <summary>The view of a weight by blocks.</summary>
    /// <param name="block">Extents of a block, one per dimension of the weight.</param>
    /// <param name="shape">Shape of the weight.</param>
    /// <param name="groupSize">Joins this many neighbouring blocks in one group. Range: divides their number.</param>
    /// <exception cref="ArgumentException">The extents don't match the rank or don't divide the shape.</exception>
    public static GroupView OfBlocks(BlockShape block, ReadOnlySpan<long> shape, int groupSize = 1)
    {
        ImmutableArray<long> sizes = [.. shape];
        return Divided(sizes, sizes, block.Extents, groupSize);
    }

    /// <summary>Blocks as Distiller forms them when a block spans filters and channels: runs of kernels, filter by filter.</summary>
    /// <remarks>D-27: a block of (2, 4, 1, 1) holds eight consecutive kernels of one filter instead of 2 x 4 kernels.</remarks>
    internal static GroupView OfConsecutiveKernels(long kernels, ReadOnlySpan<long> shape)
    {
        var positions = Product([.. shape[2..]]);
        return Divided([.. shape], [shape[0] * shape[1], positions], [kernels, 1], groupSize: 1);
    }

    /// <summary>Arranges a tensor of the weight's shape by group.</summary>
    /// <param name="tensor">The weight, its gradient or its mask, of the shape that this view was made for.</param>
    /// <returns>(Groups, Elements), a view of the tensor where its layout allows.</returns>
    public torch.Tensor Split(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        var fine = tensor.reshape(Interleaved(_grid, _block));
        var rank = _grid.Length;
        var order = Enumerable.Range(0, rank).Select(i => 2L * i).Concat(Enumerable.Range(0, rank).Select(i => (2L * i) + 1));
        return fine.permute([.. order]).reshape(Groups, ElementsPerGroup).MoveToOuterDisposeScope();
    }

    /// <summary>Gives every weight the value of its group.</summary>
    /// <param name="map">One value per group, (Groups).</param>
    /// <returns>A tensor of the weight's shape and the map's type; for single weights it shares the map's memory.</returns>
    public torch.Tensor Expand(torch.Tensor map)
    {
        using var scope = torch.NewDisposeScope();
        if (ElementsPerGroup == 1)
        {
            return map.reshape([.. _shape]).MoveToOuterDisposeScope();
        }

        var perStructure = GroupSize == 1 ? map : map.repeat_interleave(GroupSize);
        var ones = _grid.Select(_ => 1L).ToImmutableArray();
        return perStructure
            .reshape(Interleaved(_grid, ones))
            .expand(Interleaved(_grid, _block))
            .reshape([.. _shape])
            .clone()
            .MoveToOuterDisposeScope();
    }

    private static GroupView Divided(
        ImmutableArray<long> shape, ImmutableArray<long> viewed, ImmutableArray<long> block, int groupSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groupSize);
        if (block.Length != viewed.Length || viewed.Zip(block).Any(pair => pair.First % pair.Second != 0))
        {
            throw new ArgumentException(
                $"Blocks of {Text(block)} do not divide a weight of shape {Text(viewed)}. "
                + "Give one extent per dimension, each a divisor of the size there.",
                nameof(block));
        }

        var structures = Product(viewed) / Product(block);
        return structures % groupSize == 0
            ? new GroupView(shape, viewed, block, groupSize)
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{structures} structures of a weight of shape {Text(shape)} cannot be joined in groups of {groupSize}. Use a divisor of {structures}."),
                nameof(groupSize));
    }

    private static long[] Interleaved(ImmutableArray<long> grid, ImmutableArray<long> block) =>
        [.. grid.Zip(block).SelectMany(pair => new[] { pair.First, pair.Second })];

    private static long Product(ImmutableArray<long> sizes) => sizes.Aggregate(1L, (product, size) => product * size);

    private static string Text(ImmutableArray<long> sizes) =>
        $"({string.Join(", ", sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)))})";
}
