using static TorchSharp.torch;

namespace Distiller.Zoo.EarlyExit;

/// <summary>Where a network of the zoo has an exit.</summary>
/// <param name="Module">Path of the module whose output the exit reads.</param>
/// <param name="Branch">Makes the classifier: that output to logits.</param>
/// <param name="LossWeight">The original's weight of the exit's loss.</param>
/// <param name="Threshold">The original's threshold, in nats.</param>
public sealed record ExitPlace(string Module, Func<nn.Module<Tensor, Tensor>> Branch, double LossWeight, double Threshold);
