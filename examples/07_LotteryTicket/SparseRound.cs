namespace Distiller.Examples.Lotteries;

/// <summary>A density, and how three networks fare that have it.</summary>
/// <param name="Round">Rounds of pruning before; 0 for the dense network.</param>
/// <param name="Density">Fraction of the weights of the pruned layers that is left.</param>
/// <param name="InRounds">Accuracy in percent of the ticket that was found in rounds.</param>
/// <param name="AtOnce">Accuracy in percent of the ticket that was found by pruning once; null if it was not tried.</param>
/// <param name="NewWeights">Accuracy in percent with the mask of the rounds and new weights; null if it was not tried.</param>
internal sealed record SparseRound(int Round, double Density, double InRounds, double? AtOnce, double? NewWeights);
