using System.Collections.Immutable;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>What is recorded beside losses and scores.</summary>
/// <param name="ActivationPhases">Phases in which activations are recorded: train, valid, test.</param>
/// <param name="HistogramFraction">Part of the test images whose activations are counted; null for none.</param>
/// <param name="WeightHistograms">Whether histograms of the weights are logged for TensorBoard after each epoch.</param>
internal sealed record StatisticsSettings(ImmutableArray<string> ActivationPhases, double? HistogramFraction, bool WeightHistograms);
