namespace Distiller.Examples.QuantizedTranslation;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Sentences =
        "The original quantizes a trained GNMT and its texts; here is neither, so that a small model learns from sentences that a grammar of English and German makes at random. "
        + "What has to be learned is what makes the two languages differ: German has the finite verb second in main clauses and last in subordinate ones, participles and infinitives at "
        + "the end, the ones before the tens; articles and adjectives agree with gender, number and case. A part of a word that the next one is joined to ends with @@. "
        + "No English sentence of the test is among those that are learned.";

    public const string Model =
        "As GNMT, but with two layers for eight and 64 values for 1,024: an encoder whose first layer reads in both directions, a decoder whose first layer asks an additive attention, and "
        + "whose second one is given the answer. Adam at a rate that falls along a cosine, gradients clipped. Sentences of one length share a minibatch: then no place has to be masked, "
        + "and the large negative numbers that masks are made of do not widen the ranges that calibration sees.";

    public const string Search =
        "The likeliest word each time, or the likeliest of several translations that are followed side by side. BLEU counts the runs of up to four words that a translation shares "
        + "with its reference (Bleu in Distiller.Distillation), on words whose parts are joined; exact are those that are the reference word for word.";

    public const string Modular =
        "libtorch's LSTM is one operator, in which nothing can be quantized. The modular one has the same weights in linear layers, its sums and products as modules. Scores differ by "
        + "rounding, translations not at all.";

    public const string Statistics =
        "Calibration translates sentences of the training, as the original's notebook does, and keeps extremes and the average of each sentence's extremes. Averages cut off what only some "
        + "sentences reach. Of the attention's scores that is most: they are large where the model is sure, and to be sure is what they are for.";

    public const string SetUps =
        "Weights and activations in 8 bits, in the ways of the original's notebook, with the BLEU that it gives for GNMT beside ours: other texts and another size, so that only the "
        + "order can be compared. With whole ranges little is lost here. Averages everywhere are ruin in both, and the reason is the same: the translations come back when the attention is "
        + "not cut off. GNMT wants the classifier whole, too.";

    public const string Bits =
        "With 8 bits and whole ranges it makes little difference whether the attention's products and its softmax are quantized. With fewer bits whole ranges are too coarse, and not for the "
        + "attention: to leave all of it in float wins back little. Averages make finer steps, and are the best of all once the attention is spared: its two products and the softmax left in "
        + "float, or all of it only not cut off. Averages everywhere are bad at every width: finer steps do not bring back what has been cut off.";

    public const string Attention =
        "Where the model looks is the order of the words: tens and ones change places, verbs are fetched from where English has them. The same weights quantized look at the same places.";

    public const string Size =
        "8 bits for a weight and 4 bytes for each scale; biases and the vector of the attention's scores stay as they are. Small layers pay more for their scales.";

    public const string Report =
        "Every module of the model that is called computes on integers, or in float on values of a grid; only dropout, which does nothing here, is left alone. The sums before the "
        + "attention's hyperbolic tangent look noisy because they are cut off at ±4, beyond which it hardly changes: behind it nothing of that is left.";
}
