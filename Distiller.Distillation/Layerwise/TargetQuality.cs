namespace Distiller.Distillation.Layerwise;

/// <summary>How well one of the teacher's states is predicted.</summary>
/// <param name="Target">The index of the state.</param>
/// <param name="Reconstruction">The mean of |P − H| or (P − H)², by the options.</param>
/// <param name="Cosine">The mean cosine of P and H. Range: -1 to 1.</param>
public sealed record TargetQuality(int Target, double Reconstruction, double Cosine);
