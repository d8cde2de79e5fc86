namespace Distiller.Quantization;

/// <summary>Other bits for some modules. YAML: an entry of a quantizer's <c>overrides</c>.</summary>
public sealed record QuantizationOverride
{
    /// <summary>A regular expression that the whole name of a module has to match, such as <c>layer1\..*</c> or <c>conv1</c>.</summary>
    public required string Pattern { get; init; }

    /// <summary>Bits of the weights; null for the quantizer's. YAML: <c>bits_weights</c>.</summary>
    public BitWidth? WeightBits { get; init; }

    /// <summary>Bits of the activations; null for the quantizer's. YAML: <c>bits_activations</c>.</summary>
    public BitWidth? ActivationBits { get; init; }

    /// <summary>Bits of the bias; null for the quantizer's. YAML: <c>bits_bias</c>.</summary>
    public BitWidth? BiasBits { get; init; }
}
