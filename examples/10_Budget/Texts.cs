namespace Distiller.Examples.Budget;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Network =
        "Times are of single layers, measured on this machine with the batch of the table. MACs and time tell different stories: the three stages multiply equally often, but the first one has the largest images and takes most time.";

    public const string Costs =
        "A layer does not get faster with every channel that goes: kernels compute channels in blocks. The search keeps counts that are multiples of what the table shows to be free.";

    public const string Search =
        "Each group of coupled channels is masked alone to see what it is worth; then channels go where they cost most time for the least loss. "
        + "The remaining evaluations exchange channels between groups. The star marks the counts that were cut, and the front is what was measured before any training.";

    public const string Uniform =
        "The baseline gives every group the same ratio and meets the same latency by the same table. Both networks are then trained on in the same way. "
        + "Counts come in steps, so the two do not meet the target equally closely.";
}
