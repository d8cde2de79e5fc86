using System.Collections.Immutable;

namespace Distiller.Distillation.LabelFree;

/// <summary>A piece of sound, one channel.</summary>
/// <param name="Samples">Amplitudes, usually within ±1.</param>
/// <param name="SampleRate">Samples in a second. Range: 1 and more.</param>
public sealed record Waveform(ImmutableArray<float> Samples, int SampleRate)
{
    /// <summary>Its length in seconds.</summary>
    public double DurationSeconds => (double)Samples.Length / SampleRate;
}
