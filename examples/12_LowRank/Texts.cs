namespace Distiller.Examples.LowRanks;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Values =
        "A weight matrix whose singular values fall fast is nearly the product of two narrow ones. Of a filter bank (F, C, H, W) the matrix is (F, C·H·W). The plot shows how much of the "
        + "squared norm lies in the largest values.";

    public const string Alone =
        "The largest linear layer, (120, 400), becomes two of rank l: (l, 400) and (120, l), with the bias in the second. From rank 93 on they multiply more than the one they replace. "
        + "Nothing is trained on here; accuracy is that on the test images.";

    public const string Trials =
        "The search tries every layer alone, at several ranks and in two ways: as two layers in a row (truncated), or, if it is a convolution, as a vertical and a horizontal one (spatial). "
        + "It measures the loss on images that nothing learns from. The table has the middle rank of each, the plot all of them.";

    public const string Choice =
        "Then it takes, step by step, what adds the least loss for the products that it saves, until 60 % are left. The factored network is proven to compute the products of its factors. "
        + "For comparison: the largest ratio of the full rank that brings all layers together to as few products, all of them truncated.";

    public const string Outcome =
        "Both factored networks trained on alike. Fewer products are no promise of less time: in a network as small as this, each call of a layer costs more than what it multiplies.";
}
