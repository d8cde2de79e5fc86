using System.Collections.Immutable;

namespace Distiller.Persistence;

/// <summary>What loading a weight file did.</summary>
/// <param name="Loaded">Names of the model that now hold values of the file.</param>
/// <param name="Missing">Names of the model that the file does not hold, which the rules allowed: they keep their values.</param>
/// <param name="Unused">Names of the file that the model does not have, which the rules allowed.</param>
public sealed record WeightReport(ImmutableArray<string> Loaded, ImmutableArray<string> Missing, ImmutableArray<string> Unused);
