using Distiller.Distillation.LabelFree.Filtering;

namespace Distiller.Distillation.LabelFree.Signals;

/// <summary>The teacher's own confidence: the geometric mean of its token probabilities, exp((1/L) Σ log p(y_i)).</summary>
/// <remarks>The end-of-text counts, where the teacher came to one; without it truncated outputs would look over-confident.</remarks>
public sealed class ConfidenceSignal : IQualitySignal
{
    /// <inheritdoc/>
    public string Name => "conf";

    /// <inheritdoc/>
    public bool HigherIsBetter => true;

    /// <inheritdoc/>
    public bool NeedsReference => false;

    /// <inheritdoc/>
    public double Score(PseudoLabel label, Waveform audio) =>
        label.LogProbabilities.IsEmpty ? 0 : Math.Exp(label.LogProbabilities.Average(value => (double)value));
}
