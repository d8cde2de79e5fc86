namespace Distiller.Pruning;

/// <summary>A layer to factor.</summary>
/// <param name="Layer">Path of a linear layer or a convolution.</param>
/// <param name="Rank">Number of features or channels between the two factors. Range: 1 to the rank that the weight can have.</param>
/// <param name="Way">How.</param>
public sealed record LowRankLayer(string Layer, long Rank, Factorization Way = Factorization.Truncated);
