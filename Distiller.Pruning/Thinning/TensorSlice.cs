using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>One directive of a recipe: what a tensor keeps along one dimension.</summary>
/// <param name="Name">Name of the parameter or buffer.</param>
/// <param name="Dimension">The dimension that shrinks.</param>
/// <param name="Length">Its length before.</param>
/// <param name="Kept">The indices that stay, ascending.</param>
public sealed record TensorSlice(string Name, int Dimension, long Length, ImmutableArray<long> Kept);
