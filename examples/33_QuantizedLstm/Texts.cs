namespace Distiller.Examples.QuantizedLstm;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Model =
        "Words of sentences that a small grammar makes at random: articles, adjectives, nouns, verbs that agree with their nouns. Perplexity is the number of "
        + "words between which the model wavers; the grammar itself wavers between a few at each place.";

    public const string Modular =
        "libtorch's LSTM is one operator: nobody can quantize what is inside. The modular one has the same weights in linear layers, and its sums and products "
        + "as modules. Its outputs are the same but for rounding.";

    public const string SetUps =
        "Perplexity on test sentences. Dynamic takes the range of each tensor as it comes and needs no data; the others use statistics of training sentences. "
        + "With averages of extremes instead of extremes, steps are finer and rare values are cut off. The last of each four has the sums of the cells, their states, in 8 bits.";

    public const string States =
        "With 4 bits and whole ranges the model is at a loss: it finds all words equally likely. The state of a cell adds up over a sentence and grows wide, so its "
        + "steps are coarse; what is added at one word is a gate times a hyperbolic tangent, 1 at most. Where that is hardly more than half a step, or less, it is "
        + "rounded away nearly each time: states that begin at 0 stay there, the outputs of the cell with them, and the scores that are left do not reach a step of "
        + "theirs. It is the width of the states that does it, not a value that was cut off: averages of extremes make finer steps, and so do 8 bits for the states alone.";

    public const string Report = "The first cell at 8 bits, asymmetric, a scale for each output: every gate is a layer, an addition, an activation, a product.";
}
