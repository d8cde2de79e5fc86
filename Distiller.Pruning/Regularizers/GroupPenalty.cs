using System.Collections.Immutable;
using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>How strongly which groups of a weight are penalised.</summary>
/// <param name="Strength">λ, which multiplies the penalty. Range: 0 and more.</param>
/// <param name="Structures">One or more kinds of groups, whose penalties are added.</param>
public sealed record GroupPenalty(double Strength, params ImmutableArray<Structure> Structures);
