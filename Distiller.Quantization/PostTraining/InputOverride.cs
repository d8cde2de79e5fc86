namespace Distiller.Quantization;

/// <summary>How one input of a module is quantized where it comes from outside the grid; what is not given is that of the module's output.</summary>
/// <remarks>Source: Distiller, <c>input_overrides</c>. YAML: <c>input_overrides: {0: {bits_activations: 8, clip_acts: NONE}}</c>.</remarks>
public sealed record InputOverride
{
    /// <summary>As the output, all of it. YAML: <c>from_output: true</c>.</summary>
    public static InputOverride FromOutput { get; } = new();

    /// <summary>Bits. Range: 2 to 16.</summary>
    public int? Bits { get; init; }

    /// <summary>How integers spread over the range.</summary>
    public QuantizationMode? Mode { get; init; }

    /// <summary>What is cut off the range.</summary>
    public IStatisticsClippingRule? Clipping { get; init; }
}
