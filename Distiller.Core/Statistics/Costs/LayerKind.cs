namespace Distiller.Statistics;

/// <summary>What a layer does, as far as its time is concerned.</summary>
public enum LayerKind
{
    /// <summary>A convolution over one or two dimensions, grouped ones included.</summary>
    Convolution,

    /// <summary>A linear layer.</summary>
    Linear,

    /// <summary>A batch normalisation in evaluation mode.</summary>
    Normalization,

    /// <summary>An element-wise operation such as ReLU or a residual addition; all are taken for a ReLU.</summary>
    Elementwise,
}
