namespace Distiller.Examples.Slimming;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Trainings =
        "Network slimming (Liu et al. 2017): a penalty λ Σ |γ| on the scales of batch normalisation pushes those down that the network can do without. A plain network of six convolutions "
        + "trains from the same start under lassos of several strengths. As in the paper, scales begin at a half and weights decay. How far a lasso can move a scale is bounded: by λ / (1 - momentum) times the sum of "
        + "all rates. The paper has some hundred thousand steps for it, at λ = 1e-4; here are two thousand, at rates up to 0.1, so λ has to be larger.";

    public const string Scales =
        "All scales, sorted. A weak lasso shrinks all alike, which the next normalisation undoes; then their order says little. A lasso that can move scales further than they began brings those down to zero "
        + "that are missed least, and leaves the others.";

    public const string Cut =
        "The filters of the smallest scales go, ranked over all layers, as many as leave a given number of multiply-accumulates. For comparison, the plain network loses the filters of the smallest L1 norms, "
        + "the same fraction of each layer (Li et al. 2017). The statistics of the normalisations are taken anew in each case. This is what the lasso is for: what the cut takes has become small before.";

    public const string Recovery =
        "The same networks after four more epochs without a lasso. Training mends most of what a cut did, so the ways come close together; a lasso that was too strong has cost accuracy before, "
        + "which is not regained. Differences below half a percent are noise: there are two thousand test images.";

    public const string Widths = "All networks at a quarter of the multiply-accumulates. By norms each layer loses the same fraction. By scales the ranking goes over all layers, so layers shrink unequally: the method finds an architecture.";

    public const string Outcome = "All networks at a quarter of the multiply-accumulates, on the test images, with the time of a forward pass on the machine that ran this.";
}
