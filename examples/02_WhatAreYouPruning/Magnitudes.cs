using static TorchSharp.torch;

namespace Distiller.Examples.WhatAreYouPruning;

/// <summary>The magnitudes of a weight in order, to be asked for thresholds.</summary>
internal sealed class Magnitudes
{
    private readonly float[] sorted;

    public Magnitudes(Tensor weight)
    {
        using var scope = NewDisposeScope();
        sorted = [.. weight.detach().abs().reshape(-1).data<float>()];
        Array.Sort(sorted);
    }

    /// <summary>The largest magnitude that a level prunes; 0 if it prunes nothing.</summary>
    public double ThresholdAt(double level) => level <= 0 ? 0 : sorted[Math.Max(0, (int)(level * sorted.Length) - 1)];
}
