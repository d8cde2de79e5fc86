using Distiller.Statistics;

namespace Distiller.Examples.StructuredVersusFine;

/// <summary>A structure pruned to a density.</summary>
/// <param name="Structure">What was pruned as a whole.</param>
/// <param name="Density">Fraction of weights kept, as measured.</param>
/// <param name="Pruned">Accuracy right after pruning, in percent.</param>
/// <param name="Trained">Accuracy after training on, in percent.</param>
/// <param name="RemainingMacs">Fraction of the layer's multiply-accumulates when zero filters and channels are cut out.</param>
internal sealed record Trial(Structure Structure, double Density, double Pruned, double Trained, double RemainingMacs);
