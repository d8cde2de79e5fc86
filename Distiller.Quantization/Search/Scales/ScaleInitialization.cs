namespace Distiller.Quantization;

/// <summary>Where a search for scales starts.</summary>
public enum ScaleInitialization
{
    /// <summary>The whole range of values.</summary>
    None,

    /// <summary>The mean extremes of samples.</summary>
    Average,

    /// <summary>The least error if values are distributed normally.</summary>
    Gauss,

    /// <summary>The least error if values are distributed as Laplace.</summary>
    Laplace,

    /// <summary>The least mean absolute error of each layer's output.</summary>
    AbsoluteError,

    /// <summary>The least mean squared error of each layer's output.</summary>
    SquaredError,

    /// <summary>The least mean cubed error of each layer's output.</summary>
    CubedError,
}
