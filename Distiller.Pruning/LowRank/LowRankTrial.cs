namespace Distiller.Pruning;

/// <summary>A layer factored alone.</summary>
/// <param name="Layer">Layer, way and rank.</param>
/// <param name="MacsSaved">Multiply-accumulates saved, relative to the whole model.</param>
/// <param name="LossIncrease">How much the loss rose; below 0 if it fell.</param>
/// <param name="Top1">Fraction of held-out samples whose best class is right; null for tasks without classes.</param>
public sealed record LowRankTrial(LowRankLayer Layer, double MacsSaved, double LossIncrease, double? Top1);
