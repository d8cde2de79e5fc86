using Distiller.Distillation.LabelFree.Filtering;

namespace Distiller.Distillation.LabelFree.Signals;

/// <summary>How unlikely the transcript is as text: −(1/L) Σ log p(y_i | y before) under a language model that never hears the sound.</summary>
/// <param name="negativeLogLikelihood">The mean negative log-probability of a unit of text, such as <see cref="CharacterNgrams.NegativeLogLikelihood"/>.</param>
public sealed class LanguageModelSignal(Func<string, double> negativeLogLikelihood) : IQualitySignal
{
    /// <inheritdoc/>
    public string Name => "nnll";

    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    public bool NeedsReference => false;

    /// <inheritdoc/>
    public double Score(PseudoLabel label, Waveform audio) => negativeLogLikelihood(label.Text);
}
