namespace Distiller.Pruning;

/// <summary>What a budget took away.</summary>
/// <param name="Thinning">The removed channels, with the proof.</param>
/// <param name="Blocks">The removed residual blocks, with the proof; null if none was removed.</param>
public sealed record BudgetCut(ThinningResult Thinning, BlockRemovalResult? Blocks);
