using Distiller.Distillation.LabelFree.Filtering;
using Distiller.Distillation.LabelFree.Metrics;

namespace Distiller.Distillation.LabelFree.Signals;

/// <summary>Agreement with a recogniser of another kind: the word error rate between its transcript and the teacher's.</summary>
/// <remarks>Errors of the two should be independent: take another architecture, other training data or augmentation.</remarks>
/// <param name="recognize">The other recogniser.</param>
/// <param name="form">How both transcripts are normalised; null for the raw text.</param>
public sealed class AgreementSignal(Func<Waveform, string> recognize, ITextNormalizer? form = null) : IQualitySignal
{
    private readonly ITextNormalizer _form = form ?? TextForms.Orthographic;

    /// <inheritdoc/>
    public string Name => "proxy";

    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    public bool NeedsReference => false;

    /// <inheritdoc/>
    public double Score(PseudoLabel label, Waveform audio)
    {
        var other = _form.Normalize(recognize(audio));
        var rate = WordErrors.OfWords(other, _form.Normalize(label.Text)).Rate;
        return double.IsNaN(rate) ? double.PositiveInfinity : rate;
    }
}
