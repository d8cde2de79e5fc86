using Distiller.Scheduling;

namespace Distiller.Quantization;

/// <summary>PACT: DoReFa's weights, and activations whose clipping level each layer learns. YAML: <c>PACTQuantizer</c>.</summary>
/// <remarks>Source: Choi et al. 2018, arXiv 1805.06085; Distiller: <c>clipped_linear.py</c>.</remarks>
public sealed record PactQuantizerSpec : QuantizerSpec
{
    /// <summary>Clipping level to begin with. Range: above 0. Default 8. YAML: <c>act_clip_init_val</c>.</summary>
    public double InitialClip { get; init; } = 8;

    /// <summary>Weight decay of the clipping levels; null for the optimizer's. YAML: <c>act_clip_decay</c>.</summary>
    public double? ClipDecay { get; init; }

    internal override double? LearnedWeightDecay => ClipDecay;

    internal override TrainingMethod Method(Compatibility compatibility)
    {
        var start = Guards.Positive(InitialClip);
        return new ClippedMethod(
            Dorefa.QuantizeWeight,
            bits => new LearnedQuantizer(start, (values, clip) => Pact.QuantizeActivation(values, clip, bits), _ => start));
    }
}
