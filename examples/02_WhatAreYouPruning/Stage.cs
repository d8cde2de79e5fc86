using Distiller.Statistics;

namespace Distiller.Examples.WhatAreYouPruning;

/// <summary>What the network is like at one stage.</summary>
/// <param name="Name">The stage.</param>
/// <param name="Survivors">The values of the large layer that are not zero.</param>
/// <param name="LayerSparsity">Fraction of zeros in that layer.</param>
/// <param name="Sparsity">Fraction of zeros in all weights.</param>
/// <param name="Top1">Accuracy on the test images, in percent.</param>
internal sealed record Stage(string Name, Histogram Survivors, double LayerSparsity, double Sparsity, double Top1);
