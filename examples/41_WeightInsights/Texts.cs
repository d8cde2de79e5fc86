namespace Distiller.Examples.WeightInsights;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Networks =
        "One network in four states: trained, and from there pruned once and trained on, by single weights, by whole kernels of the second convolution, and by whole filters of it. "
        + "The same number of zeros can be scattered or in structures; the table of sparsity counts both. Its columns are those of the original's table.";

    public const string Distributions =
        "A normal and a Laplace density are fitted to the weights of each layer by maximum likelihood; the larger mean log-likelihood is the better fit. Layers that were trained for long tend "
        + "to a peak that is sharper than a normal density's; after a few epochs much of the even start is still there. Pruning by magnitude cuts the middle out and leaves two hills.";

    public const string Images =
        "Weights as pictures, blue below zero and red above. The first kernels look at pixels and can be read: edges and blobs. Single weights that are gone leave blank cells; whole kernels leave blank "
        + "squares. The matrix of the linear layer is too large for a picture, so a cell is the mean of a block.";

    public const string Maps =
        "One cell for each kernel of the second convolution, filters from top to bottom. Blank rows are filters that can be cut out, blank columns are channels that nobody reads; scattered blank cells "
        + "need kernels that can skip them.";

    public const string Norms = "The L1 norms of the filters of the second convolution, sorted. A steep line says that few filters do the work; zeros at the end are filters that are gone.";

    public const string Footprint =
        "Zeros alone save neither memory nor time: dense kernels store and multiply them all. The bars say what a format without zeros would hold, and the table what is left when zero filters are "
        + "really cut out.";
}
