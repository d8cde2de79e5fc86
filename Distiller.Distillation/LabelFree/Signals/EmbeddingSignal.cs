using Distiller.Distillation.LabelFree.Filtering;

namespace Distiller.Distillation.LabelFree.Signals;

/// <summary>Whether sound and transcript lie close in a space that both are embedded in: their cosine.</summary>
/// <remarks>The published method uses SONAR's encoders; any pair trained to agree will do.</remarks>
/// <param name="embedAudio">The vector of a sound.</param>
/// <param name="embedText">The vector of a text, as long.</param>
public sealed class EmbeddingSignal(Func<Waveform, float[]> embedAudio, Func<string, float[]> embedText) : IQualitySignal
{
    /// <inheritdoc/>
    public string Name => "embed";

    /// <inheritdoc/>
    public bool HigherIsBetter => true;

    /// <inheritdoc/>
    public bool NeedsReference => false;

    /// <inheritdoc/>
    public double Score(PseudoLabel label, Waveform audio)
    {
        var (heard, written) = (embedAudio(audio), embedText(label.Text));
        var (dot, a, b) = (0.0, 0.0, 0.0);
        for (var i = 0; i < heard.Length; i++)
        {
            dot += (double)heard[i] * written[i];
            a += (double)heard[i] * heard[i];
            b += (double)written[i] * written[i];
        }

        return a == 0 || b == 0 ? -1 : dot / Math.Sqrt(a * b);
    }
}
