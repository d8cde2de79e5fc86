using Distiller.Distillation.LabelFree.Filtering;
using Distiller.Distillation.LabelFree.Metrics;

namespace Distiller.Distillation.LabelFree.Signals;

/// <summary>The true word error rate: the supervised filter that the others are measured against.</summary>
/// <param name="vault">The true transcripts; every score reads one.</param>
/// <param name="form">How both texts are normalised; null for the raw text.</param>
public sealed class OracleSignal(ReferenceVault vault, ITextNormalizer? form = null) : IQualitySignal
{
    private readonly ITextNormalizer _form = form ?? TextForms.Orthographic;

    /// <inheritdoc/>
    public string Name => "wer";

    /// <inheritdoc/>
    public bool HigherIsBetter => false;

    /// <inheritdoc/>
    public bool NeedsReference => true;

    /// <inheritdoc/>
    public double Score(PseudoLabel label, Waveform audio)
    {
        var rate = WordErrors.OfWords(_form.Normalize(vault.Read(label.Id)), _form.Normalize(label.Text)).Rate;
        return double.IsNaN(rate) ? double.PositiveInfinity : rate;
    }
}
