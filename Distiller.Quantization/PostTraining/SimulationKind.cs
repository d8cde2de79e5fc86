namespace Distiller.Quantization;

/// <summary>What a quantized model does in place of a module.</summary>
public enum SimulationKind
{
    /// <summary>Runs it as ever.</summary>
    Untouched,

    /// <summary>A convolution or linear layer on integers, with an integer bias in the units of the sums.</summary>
    ParameterLayer,

    /// <summary>An addition of integers, which are brought to the scale of the output first.</summary>
    Addition,

    /// <summary>A product of integers.</summary>
    Multiplication,

    /// <summary>A matrix product of integers.</summary>
    MatrixProduct,

    /// <summary>A concatenation of integers, which are brought to the scale of the output first.</summary>
    Concatenation,

    /// <summary>The module in float, with its output quantized.</summary>
    FloatWithQuantizedOutput,

    /// <summary>The module in another float type.</summary>
    OtherFloatType,

    /// <summary>Nothing: the module has become part of the one before it.</summary>
    PassedOn,
}
