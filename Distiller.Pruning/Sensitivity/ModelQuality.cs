namespace Distiller.Pruning;

/// <summary>How good a model is on a data set.</summary>
/// <param name="Top1">Top-1 accuracy in percent, or any score of which more is better.</param>
/// <param name="Top5">Top-5 accuracy in percent.</param>
/// <param name="Loss">Mean loss.</param>
public sealed record ModelQuality(double Top1, double Top5, double Loss);
