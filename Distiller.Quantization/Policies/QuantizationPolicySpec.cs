using Distiller.Scheduling;

namespace Distiller.Quantization;

/// <summary>A quantizer bound to epochs. YAML: a policy with a <c>quantizer</c>.</summary>
/// <remarks>
/// Quantization begins in the first epoch of the window and lasts, so that pruning may come before it. With
/// <see cref="Compatibility.Distiller"/> it begins at once.
/// </remarks>
public sealed record QuantizationPolicySpec : PolicySpec
{
    /// <summary>The quantizer.</summary>
    public required ComponentSpec<IQuantizer> Quantizer { get; init; }

    /// <inheritdoc/>
    public override string Name => Quantizer.Name;

    /// <inheritdoc/>
    public override CompressionPolicy Build(BuildContext context) =>
        new QuantizationPolicy(context.Component(Quantizer), context.Compatibility);
}
