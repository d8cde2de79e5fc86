namespace Distiller.Examples.SizeOfLanguageModels;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Dense =
        "An embedding, an LSTM of two layers and a linear layer learn the sentences of a small grammar. Three sizes, trained alike: Adam at a rate that falls along a cosine, the norm of "
        + "all gradients clipped at 0.25. Perplexity is the number of words between which the model wavers; the grammar wavers too, so that it cannot fall to 1.";

    public const string Pruned =
        "The largest once more, from the same seed and for as many epochs. Automated gradual pruning takes weights of all matrices, also of those in libtorch's LSTM, from the first epochs "
        + "to two thirds of them; biases stay, so the sparsity over all parameters is a little below the target.";

    public const string Size =
        "Each point is a model: to the left is small, below is good. A pruned model competes with the dense one of as many parameters, too, not only with the one "
        + "that it comes from. On this small grammar, in the full run, 70 % go for nearly nothing, but a dense model of half the hidden size is "
        + "about as good with as few; at 85 % it lies well below the line between the two small dense ones; at 95 % the dense model of that size is better: too little is left of each matrix.";

    public const string Published =
        "What the original's documentation and its notebook give for a word model on WikiText-2. These are cited and not measured here: another text, and a model more than a thousand times as large. "
        + "There, too, most weights can go for little, and the last ones cost.";
}
