namespace Distiller.Pruning;

/// <summary>How good a compressed model is.</summary>
/// <param name="Quality">Accuracy in percent, and loss.</param>
/// <param name="Reward">What the protocol makes of it.</param>
/// <param name="TotalMacs">Multiply-accumulates for one sample.</param>
/// <param name="NormalizedMacs">The same as a fraction of the dense model's.</param>
/// <param name="NormalizedWeights">Weights that remain, as a fraction of the dense model's.</param>
public sealed record EpisodeOutcome(ModelQuality Quality, double Reward, long TotalMacs, double NormalizedMacs, double NormalizedWeights);
