namespace Distiller.Quantization.Execution;

/// <summary>What follows an operation within the same step.</summary>
internal enum Activation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>max(0, x).</summary>
    Rectified,

    /// <summary>min(6, max(0, x)).</summary>
    RectifiedTo6,
}
