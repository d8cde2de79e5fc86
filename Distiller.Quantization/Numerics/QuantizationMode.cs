namespace Distiller.Quantization;

/// <summary>Which integers stand for the values, and whether zero is in their middle.</summary>
/// <remarks>In all modes q = round(scale · x - zero point) for b bits. Source: Distiller, <c>q_utils.py</c>.</remarks>
public enum QuantizationMode
{
    /// <summary>Integers -2^(b-1) … 2^(b-1) - 1; zero point 0; the range is ±max |x|. YAML: <c>SYMMETRIC</c>.</summary>
    /// <remarks>
    /// There is one negative integer more: a largest value that is positive loses 1 part in 2^b - 1, a negative one gains as much. With few
    /// bits and few values to a scale this moves the mean of the weights; <see cref="SymmetricRestricted"/> does not.
    /// </remarks>
    Symmetric,

    /// <summary>Integers -(2^(b-1) - 1) … 2^(b-1) - 1; zero point 0; as many negative as positive ones. YAML: <c>SYMMETRIC_RESTRICTED</c>.</summary>
    SymmetricRestricted,

    /// <summary>Integers 0 … 2^b - 1; zero point round(scale · min), never above 0. YAML: <c>ASYMMETRIC_UNSIGNED</c>.</summary>
    AsymmetricUnsigned,

    /// <summary>Integers -2^(b-1) … 2^(b-1) - 1; zero point round(scale · min) + 2^(b-1). YAML: <c>ASYMMETRIC_SIGNED</c>.</summary>
    AsymmetricSigned,
}
