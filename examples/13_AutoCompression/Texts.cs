namespace Distiller.Examples.AutoCompression;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Layers =
        "One decision for each layer: which fraction of its filters goes. MACs and weights include the layers behind, which lose the input channels. "
        + "The last layer's outputs are the classes, so there is nothing to decide.";

    public const string Search =
        "AMC (He et al. 2018): half of the multiply-accumulates must go, and actions are raised to what the budget needs. The reward is the accuracy right "
        + "after thinning, without training, on images that are neither trained on nor tested on. The agent (deep deterministic policy gradients) draws at "
        + "random while it warms up, then decides with noise that fades. All episodes are in ddpg.csv and random.csv; ddpg.jsonl and random.jsonl are the journals from which "
        + "a search that was stopped goes on.";

    public const string Ratios = "A layer of few multiply-accumulates is left alone when the budget can be met elsewhere at a lower price.";

    public const string Episodes =
        "All episodes of both searches, counted and followed. The agent's accuracy rises when it no longer draws at random; the multiply-accumulates stay below the budget "
        + "from the start, as actions are raised to what it needs. Then how often which reward was met, with fitted densities; how often which fraction of a layer was removed; "
        + "and the vectors of actions in the plane in which they vary most.";

    public const string Outcome =
        "Each network is compressed again as its best episode was, trained on alike, and measured on the test images. Equal ratios are the baseline "
        + "that takes no search.";

    public const string Forecast =
        "A search that measures without training is cheap, and worth it only if its order survives training. Episodes of both searches, spread evenly over the ranks of their rewards, "
        + "are compressed again and trained on alike.";
}
