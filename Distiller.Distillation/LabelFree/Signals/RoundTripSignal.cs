using Distiller.Distillation.LabelFree.Filtering;

namespace Distiller.Distillation.LabelFree.Signals;

/// <summary>Speaks the transcript again and compares it with what was heard: minus the distance of <see cref="TimeWarping"/>.</summary>
/// <remarks>Stands where the published method has a perceptual measure of ITU-T P.862, which is licensed; the two are not the same.</remarks>
/// <param name="synthesize">Speaks a text in a neutral voice.</param>
/// <param name="features">Vectors by time, such as cepstra.</param>
public sealed class RoundTripSignal(Func<string, Waveform> synthesize, Func<Waveform, IReadOnlyList<float[]>> features) : IQualitySignal
{
    /// <inheritdoc/>
    public string Name => "roundtrip";

    /// <inheritdoc/>
    public bool HigherIsBetter => true;

    /// <inheritdoc/>
    public bool NeedsReference => false;

    /// <inheritdoc/>
    public double Score(PseudoLabel label, Waveform audio) =>
        string.IsNullOrWhiteSpace(label.Text) ? double.NegativeInfinity : -TimeWarping.Distance(features(audio), features(synthesize(label.Text)));
}
