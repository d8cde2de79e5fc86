namespace Distiller.Training;

/// <summary>The result of an epoch.</summary>
/// <param name="Epoch">The epoch, counted from 0.</param>
/// <param name="Top1">Fraction of samples whose best class is right. Range: 0 to 1.</param>
/// <param name="Top5">Fraction of samples whose class is among the best five. Range: 0 to 1.</param>
/// <param name="NonZeroParameters">Weights and biases that are not zero.</param>
public sealed record Score(int Epoch, double Top1, double Top5, long NonZeroParameters);
