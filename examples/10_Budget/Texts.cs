namespace Distiller.Examples.Budget;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Network =
        "Times are of single layers, measured on this machine with the batch of the table, in processor time of one thread. MACs and time tell different stories: the three stages multiply equally often, but the first one has the largest images and takes most time.";

    public const string Costs =
        "A layer does not get faster with every channel that goes: kernels compute channels in blocks, and calling one takes time however little there is to do. The search keeps counts that are multiples of what the table shows to be free.";

    public const string Search =
        "Each group of coupled channels is masked alone, and each residual block closed alone, to see what it is worth; then goes what costs most time for the least loss. "
        + "Before each look at the loss the batch normalisations get new statistics, else everything that is cut to half looks equally broken. The network is cut for a trial to see "
        + "what it really takes, and the table corrected; the remaining evaluations exchange channels between groups. The front is what was measured before any training; the star marks what was cut.";

    public const string Uniform =
        "The baseline gives every group the same ratio, and is corrected by the same trials. All networks are trained on in the same way. Counts come in steps, so not all meet the target equally closely. "
        + "Whole blocks save what thinner layers cannot: the calls themselves. So the search that may take blocks keeps more of the rest.";
}
