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

    public const string Outcome =
        "Each network is compressed again as its best episode was, trained on alike, and measured on the test images. Equal ratios are the baseline "
        + "that takes no search.";
}
