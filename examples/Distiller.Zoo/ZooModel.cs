using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Zoo;

/// <summary>A network that the zoo can build.</summary>
/// <param name="Name">The original's name, such as <c>resnet20_cifar</c>.</param>
/// <param name="Family">The data for which it is made: input shape and classes.</param>
/// <param name="Build">Makes the network; starting weights come from the current generator.</param>
public sealed record ZooModel(string Name, DataSetFamily Family, Func<nn.Module<Tensor, Tensor>> Build);
