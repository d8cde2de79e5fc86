using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>Weights of an int8 layer of a <see cref="NativePlan"/>, which copies what it needs. Owned by the caller.</summary>
/// <param name="Integers">Int8, shape (F, C / groups, H, W) or (Out, In). Real weights are integers times scale.</param>
/// <param name="Scales">Float32, shape (F) or (Out): one scale a filter, above 0.</param>
/// <param name="Bias">Float32, shape (F) or (Out), in real units; null for none.</param>
public sealed record PlanWeights(Tensor Integers, Tensor Scales, Tensor? Bias);
