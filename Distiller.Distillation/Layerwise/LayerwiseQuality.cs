using System.Collections.Immutable;

namespace Distiller.Distillation.Layerwise;

/// <summary>How well a student predicts its teacher.</summary>
/// <param name="Loss">rec + λ·sim, the mean over targets.</param>
/// <param name="Targets">Target by target, in the order of the options.</param>
public sealed record LayerwiseQuality(double Loss, ImmutableArray<TargetQuality> Targets);
