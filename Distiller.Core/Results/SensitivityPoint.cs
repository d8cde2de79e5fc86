namespace Distiller.Results;

/// <summary>How good the model was with one parameter at one sparsity.</summary>
/// <param name="Sparsity">Sparsity that was asked for, a fraction in [0, 1]. CSV column <c>sparsity</c>.</param>
/// <param name="Top1">Top-1 accuracy in percent. CSV column <c>top1</c>.</param>
/// <param name="Top5">Top-5 accuracy in percent. CSV column <c>top5</c>.</param>
/// <param name="Loss">Mean loss. CSV column <c>loss</c>.</param>
public sealed record SensitivityPoint(double Sparsity, double Top1, double Top5, double Loss);
