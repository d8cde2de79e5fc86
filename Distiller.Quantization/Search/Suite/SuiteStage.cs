namespace Distiller.Quantization;

/// <summary>What a step of a suite changes.</summary>
internal enum SuiteStage
{
    /// <summary>The float model, which computes the same.</summary>
    FloatModel,

    /// <summary>The description: what is cut off.</summary>
    Description,

    /// <summary>Scales, integers and biases of the quantized model.</summary>
    Integers,
}
