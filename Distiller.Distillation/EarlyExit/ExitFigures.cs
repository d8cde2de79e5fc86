namespace Distiller.Distillation;

/// <summary>What one exit did in an evaluation.</summary>
/// <param name="Name">The exit's name; <c>final</c> for the whole network.</param>
/// <param name="Count">The number of samples that left here.</param>
/// <param name="Share">Their fraction of all samples. Range: 0 to 1.</param>
/// <param name="Top1">Fraction of them whose best class is right; null if there were none.</param>
/// <param name="Top5">Fraction of them whose class is among the best five; null if there were none.</param>
/// <param name="Loss">Mean cross-entropy over them; null if there were none.</param>
/// <param name="LatencySeconds">
/// Mean time per sample, from the input to the exit; null if there were none. Of a minibatch each sample gets an equal part, so
/// only with one sample a minibatch is it the latency of this exit.
/// </param>
public sealed record ExitFigures(string Name, int Count, double Share, double? Top1, double? Top5, double? Loss, double? LatencySeconds);
