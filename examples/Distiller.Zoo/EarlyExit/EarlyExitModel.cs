using System.Collections.Immutable;

namespace Distiller.Zoo.EarlyExit;

/// <summary>A network of the zoo with early exits, by the original's name.</summary>
/// <param name="Name">Such as <c>resnet56_cifar_earlyexit</c>.</param>
/// <param name="Network">The network without its exits.</param>
/// <param name="Exits">The exits, in the order in which the forward pass comes by.</param>
public sealed record EarlyExitModel(string Name, ZooModel Network, ImmutableArray<ExitPlace> Exits);
