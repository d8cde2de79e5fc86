namespace Distiller.Examples.WhatAreYouPruning;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Weights =
        "Magnitude pruning takes the weights nearest to zero. How many those are depends on the spread of each layer, so look at it first.";

    public const string Histogram =
        "The values of the large linear layer after training. The plateau is what the uniform start has left, the tails are what training has added.";

    public const string Thresholds =
        "For each layer: the fraction of weights whose magnitude does not exceed a threshold. Read upwards: one threshold takes very "
        + "different parts of the layers. Read sideways: one level means very different thresholds.";

    public const string Deviations =
        "The threshold of each level divided by the layer's standard deviation. For normally distributed values it would be the last row.";

    public const string Rules =
        "Three ways to reach about 90 % sparsity: one threshold for all (MagnitudePrunerSpec), one level for all (LevelPrunerSpec), and "
        + "a factor of each layer's deviation (SensitivityPrunerSpec). The total is nearly the same, the layers fare differently.";

    public const string Hole =
        "The weights of fc1 that are not zero. Pruning cuts a hole around zero. Training on moves the survivors away from it or into it: "
        + "a survivor may become small, because the mask was chosen before.";

    public const string Score = "Accuracy right after pruning, and after training on with the mask in force.";
}
