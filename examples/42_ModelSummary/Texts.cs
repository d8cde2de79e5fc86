namespace Distiller.Examples.Summaries;

/// <summary>The narrative of the cells.</summary>
internal static class Texts
{
    public const string Layers = "One forward pass is watched. Each convolution and linear layer is a row: what goes in (IFM), what comes out (OFM), how many weights, how many multiply-accumulates.";

    public const string Work =
        "Early layers have few weights and large images, late ones many weights and small images: they take about as many multiply-accumulates, but memory moves very differently. Pruning weights "
        + "pays late in the network, pruning activations early.";

    public const string Limits =
        "A processor that can multiply ten times as fast as it can fetch numbers waits for memory in every layer whose intensity is below ten: there, fewer multiply-accumulates save little time. The "
        + "table shows how networks of other families compare.";

    public const string Modules = "The modules without children, by type: what is there besides convolutions. In inference the normalisations can be folded away.";

    public const string Connections =
        "Probing finds which layers read the channels that a layer computes, through additions, normalisations and whatever code lies between. With Graphviz installed the same is drawn: the number at an "
        + "arrow is the number of channels.";

    public const string Dependencies =
        "Layers whose outputs are added must lose the same filters: a group. In a residual network each stage's stream is one large group, and the first convolution of each block stands alone, which is "
        + "why filter pruners like those. Layers of one colour in the drawing are one group; white ones keep all of theirs.";
}
