namespace Distiller.Pruning.Tests.Thinning.RandomNets;

/// <summary>A stage of a random network as data; what a kind has no use for is ignored.</summary>
/// <param name="Kind">How its layers are connected.</param>
/// <param name="Width">Half the number of channels that it adds or has inside. Range: 1 to 4.</param>
/// <param name="Kernel">Extent of its kernels: 1 or 3.</param>
/// <param name="Norm">Normalisation behind its convolutions: 0 none, 1 groups, 2 instance, others batch.</param>
/// <param name="Activation">0 rectifier, 1 swish, 2 leaky rectifier.</param>
/// <param name="HasBias">Whether its convolutions have biases, all zero.</param>
internal sealed record StagePlan(StageKind Kind, int Width, int Kernel, int Norm, int Activation, bool HasBias);
