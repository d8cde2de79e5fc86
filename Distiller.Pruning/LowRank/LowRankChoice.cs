using System.Collections.Immutable;

namespace Distiller.Pruning;

/// <summary>What a search for ranks found.</summary>
/// <param name="Layers">The layers to factor; give them to <c>Factor</c>.</param>
/// <param name="Trials">Every layer alone at every ratio and in every way.</param>
/// <param name="MacFraction">Multiply-accumulates that remain, relative to the model as it is.</param>
public sealed record LowRankChoice(ImmutableArray<LowRankLayer> Layers, ImmutableArray<LowRankTrial> Trials, double MacFraction);
