using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.Pruning;

/// <summary>The extent of a block of weights along every dimension of the weight.</summary>
/// <remarks>
/// (2, 4, 1, 1) joins two filters and four channels at each kernel position. A weight is divided into blocks only if
/// each extent divides the weight's size along that dimension.
/// </remarks>
public sealed record BlockShape
{
    /// <summary>A block of these extents.</summary>
    /// <param name="extents">One per dimension of the weight, (F, C, H, W) or (Out, In). Range: 1 and more.</param>
    /// <exception cref="ArgumentException">There are no extents, or one is below 1.</exception>
    public BlockShape(params ImmutableArray<long> extents)
    {
        if (extents.IsDefaultOrEmpty || extents.Any(extent => extent < 1))
        {
            throw new ArgumentException(
                "A block needs one extent of at least 1 for each dimension of the weight, such as 1, 8, 1, 1 for eight channels.",
                nameof(extents));
        }

        Extents = extents;
    }

    /// <summary>Extents in the order of the weight's dimensions.</summary>
    public ImmutableArray<long> Extents { get; }

    /// <summary>Number of weights in a block.</summary>
    public long Volume => Extents.Aggregate(1L, (product, extent) => product * extent);

    /// <summary>Compares the extents.</summary>
    /// <param name="other">The block to compare with.</param>
    public bool Equals(BlockShape? other) => other is not null && Extents.AsSpan().SequenceEqual(other.Extents.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Extents.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Join('x', Extents.Select(extent => extent.ToString(CultureInfo.InvariantCulture)));
}
