namespace Distiller.Training;

/// <summary>What an evaluation measured.</summary>
/// <param name="Loss">Mean of the criterion over the samples.</param>
/// <param name="Top1">Fraction of samples whose best class is right. Range: 0 to 1. Null for tasks without classes.</param>
/// <param name="Top5">Fraction of samples whose class is among the best five (or all, if there are fewer). Range: 0 to 1.</param>
/// <param name="Samples">The number of samples.</param>
public sealed record EvaluationResult(double Loss, double? Top1, double? Top5, int Samples);
