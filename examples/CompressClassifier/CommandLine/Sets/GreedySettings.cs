namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>How filters are pruned greedily.</summary>
/// <param name="TargetDensity">Part of the convolutions' multiply-accumulates that remains.</param>
/// <param name="Step">Part of its filters that a layer loses at a time.</param>
/// <param name="Epochs">Epochs for which each candidate is trained.</param>
/// <param name="LinearGrow">Whether the part of the training images that is used grows as the network shrinks.</param>
internal sealed record GreedySettings(double TargetDensity, double Step, int Epochs, bool LinearGrow);
