using System.Collections.Immutable;
using Distiller.Distillation;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>How samples leave a network early.</summary>
/// <param name="LossWeights">Weight of each exit's loss in training.</param>
/// <param name="Thresholds">Threshold of each exit.</param>
/// <param name="Rule">What is compared with the threshold.</param>
internal sealed record EarlyExitSettings(ImmutableArray<double> LossWeights, ImmutableArray<double> Thresholds, ExitRule Rule);
