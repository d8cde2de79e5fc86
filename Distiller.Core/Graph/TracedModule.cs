using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Graph;

/// <summary>A module without children, as a forward pass called it.</summary>
/// <param name="Name">Path in the model.</param>
/// <param name="Module">The module.</param>
/// <param name="Predecessors">Modules whose outputs it was given unchanged, in the order of the arguments; "" for the model's input.</param>
/// <param name="Successors">Modules that were given its output unchanged, in the order of their calls.</param>
/// <param name="Calls">How often it was called.</param>
public sealed record TracedModule(
    string Name, nn.Module Module, ImmutableArray<string> Predecessors, ImmutableArray<string> Successors, int Calls);
