using Distiller.Distillation.LabelFree.Filtering;

namespace Distiller.Distillation.LabelFree.Signals;

/// <summary>How undecided the teacher was: the mean entropy of its distributions over tokens, (1/L) Σ_i −Σ_v p_i(v) log p_i(v).</summary>
public sealed class EntropySignal : IQualitySignal
{
    /// <inheritdoc/>
    public string Name => "entropy";

    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    public bool NeedsReference => false;

    /// <inheritdoc/>
    public double Score(PseudoLabel label, Waveform audio) =>
        label.Entropies.IsEmpty ? double.PositiveInfinity : label.Entropies.Average(value => (double)value);
}
