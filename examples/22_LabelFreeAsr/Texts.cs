namespace Distiller.Examples.LabelFreeAsr;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Language =
        "Thirty words, fourteen letters for eleven sounds, spoken by a formant synthesiser at 8 kHz; a word has eight possible successors. The teacher learns from "
        + "clean speech of twelve speakers and a copy of it in light noise (10 to 25 dB), so that it is good inside that domain. The pool has 24 others: half with noise at 10 to 20 dB, a quarter with vocal tracts outside the teacher's range and babble at 0 to 8 dB, a quarter "
        + "broken on purpose. Its true texts lie in a vault that counts reads.";

    public const string Models =
        "The teacher is an encoder-decoder of Whisper's form (4 and 4 layers, characters), helped in training by the alignments of the labelled recordings, which the synthesiser knows. The proxy is of another family: recurrent, trained by CTC with another seed "
        + "and on copies in other noise (5 to 25 dB). The embedder puts sounds and bags of trigrams in one space. The language model has read text only.";

    public const string Labels =
        "Greedy decoding of the whole pool, once. Log-probabilities and entropies of all tokens are kept beside the texts, so that no filter runs the teacher again.";

    public const string Signals =
        "Each signal scores every pseudo-label without its true text. How well it tells bad ones (word error rate above a threshold) from good ones is the area under its curve (AUC), with a "
        + "bootstrap interval; 0.5 is chance. Validation set: the pool's kinds, speakers of its own.";

    public const string Filters =
        "The share that a filter keeps was fixed at 0.7 before any label was read. Random keeps as many. The wer filters read the labels: they are the bound, not competitors.";

    public const string Students =
        "Students have 2 and 2 of the teacher's layers, start from the same weights and get the same number of updates, whatever their filter keeps; 1.0·CE + 0.8·τ²KL, τ = 2. "
        + "'labels' learns the true texts of the intact part of the pool, 'L only' the teacher's own data. Errors are pooled; intervals by bootstrap over recordings.";

    public const string Claims =
        "Criteria fixed before the runs. The best label-free student is the one with the fewest errors on validation, so that no test set chose it. Over several seeds areas are averaged and errors pooled. Whatever they come to, the program ends well.";
}
