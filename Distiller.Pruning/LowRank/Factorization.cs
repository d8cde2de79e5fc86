namespace Distiller.Pruning;

/// <summary>How the weight of a layer becomes the product of two.</summary>
public enum Factorization
{
    /// <summary>
    /// Truncated SVD of the weight as a matrix (F, C·H·W) or (Out, In). A convolution becomes one with fewer filters and a 1×1
    /// convolution.
    /// </summary>
    Truncated,

    /// <summary>A convolution becomes a vertical one (H×1) and a horizontal one (1×W). Source: Jaderberg et al. 2014, arXiv 1405.3866, scheme 2.</summary>
    Spatial,
}
