namespace Distiller.Statistics;

/// <summary>A part of a weight that is counted, kept or pruned as a whole.</summary>
/// <remarks>Weights are (F, C, H, W) for convolutions and (Out, In) for linear layers. Distiller's names in brackets.</remarks>
public enum Structure
{
    /// <summary>A single weight (fine-grained).</summary>
    Element,

    /// <summary>The weights between one input channel and one filter, (H, W) (2D).</summary>
    Kernel,

    /// <summary>The weights of one output channel, the index along dimension 0 (3D).</summary>
    Filter,

    /// <summary>The weights of one input channel, the index along dimension 1.</summary>
    Channel,

    /// <summary>A row of a matrix as it is stored: the weights of one output.</summary>
    Row,

    /// <summary>A column of a matrix as it is stored: the weights of one input.</summary>
    Column,

    /// <summary>A box of weights whose extents are given.</summary>
    Block,

    /// <summary>The whole weight (4D).</summary>
    Layer,
}
