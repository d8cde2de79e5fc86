namespace Distiller.Examples.DistilHubert;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Speech =
        "Twelve sounds, ten words, twenty-four voices from a formant synthesiser: every recording knows its word, its speaker, and the sound of each frame. "
        + "Encoders learn from waveforms alone; labels are for the probes. Speakers 16 to 19 choose how much probes are held back, 20 to 23 test them; "
        + "speakers are told apart on words that the probe has not heard.";

    public const string Teacher =
        "Six convolutions and eight transformer layers. Frames are sorted into units by k-means on normalised cepstral coefficients, then the teacher tells the units of frames "
        + "that were masked (HuBERT, arXiv 2106.07447, one iteration). Linear probes tell what each layer knows.";

    public const string Students =
        "Two layers, started from the teacher's convolutions and its first two layers, predict three of the teacher's layers at once (DistilHuBERT, arXiv 2110.01900): "
        + "L1 and cosine, heads that are left behind. S-D-rand starts anew; S-scratch learns as the teacher did, without it, for as many steps; S-rand is untrained.";

    public const string Speed =
        "One waveform of a second, one thread, median of repeated runs. The published sizes have random weights, which does not matter for speed; "
        + "reported there: 23.5 of 94.7 million parameters (quoted from notes on the paper), 73 % faster (abstract). Convolutions are most of the student, "
        + "so that fewer layers alone do not get far.";

    public const string PastIt =
        "Half of the channels of each convolution go, weakest first, for good. The student then learns from the same teacher again.";

    public const string Together =
        "One schedule: distillation with gradual pruning of the transformer's matrices to 80 %, with simulated 8-bit weights, and with both. Heads are not pruned: they are no part of the student.";

    public const string Claims = "The criteria, as they were set before the run. A criterion that is not met is a result as well.";
}
