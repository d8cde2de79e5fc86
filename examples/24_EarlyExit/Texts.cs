namespace Distiller.Examples.EarlyExit;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Exits =
        "A residual network for CIFAR-10 has three stages. The zoo knows an exit behind the first stage, by the original's name of the network; a second one behind the "
        + "second stage is attached in the same way: a path and a classifier. The network itself is not changed.";

    public const string Training =
        "The loss is 0.3 times that of each exit and 0.4 times that of the network. All learn at once, and layers before an exit serve both. Top-1 is that of the whole network.";

    public const string Confidence =
        "A test image leaves at the first exit whose best class has a probability above the threshold; the label plays no part. At 1 nobody leaves, which is the whole "
        + "network; at 0 everybody leaves at once. Images go through one at a time, so that times are latencies: the fastest of five rounds.";

    public const string Entropy =
        "The same, but an image leaves if the entropy of its class probabilities is below the threshold, in nats. At 0 nobody leaves; the most that ten classes have is 2.30.";

    public const string Skipped =
        "Hooks count how often the first convolution of each stage runs: images that have left are not computed any further. Latencies are those of single images, by the exit they took.";

    public const string Outcome = "What early exits buy on this machine: accuracy against the mean time of an image, by both rules.";
}
