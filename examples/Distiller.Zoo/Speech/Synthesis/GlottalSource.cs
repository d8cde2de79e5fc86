using Distiller.Zoo.Data;

namespace Distiller.Zoo.Speech;

/// <summary>Pulses of the voice: harmonics in phase that fall by the voice's tilt, none above half the sample rate.</summary>
internal sealed class GlottalSource
{
    private const int TableLength = 512;
    private readonly float[] period = new float[TableLength];
    private readonly Voice voice;
    private readonly double sampleRate;
    private double phase;
    private double step;

    public GlottalSource(Voice voice, double sampleRate)
    {
        (this.voice, this.sampleRate) = (voice, sampleRate);
        step = voice.Pitch / sampleRate;

        // A tenth is left for pitch that rises.
        var harmonics = Math.Clamp((int)(sampleRate / 2 / (voice.Pitch * 1.1)), 1, TableLength / 4);
        for (var harmonic = 1; harmonic <= harmonics; harmonic++)
        {
            var amplitude = Math.Pow(10, voice.Tilt * Math.Log2(harmonic) / 20);
            for (var i = 0; i < TableLength; i++)
            {
                period[i] += (float)(amplitude * Math.Cos(2 * Math.PI * harmonic * i / TableLength));
            }
        }
    }

    /// <summary>The next sample.</summary>
    /// <param name="progress">Where in the utterance: pitch falls by a tenth from beginning to end. Range: 0 to 1.</param>
    /// <param name="random">Decides jitter and breath.</param>
    public double Next(double progress, ref SplitMix64 random)
    {
        phase += step;
        if (phase >= 1)
        {
            phase -= 1;
            step = voice.Pitch * (1.05 - (0.1 * progress)) / sampleRate * (1 + (voice.Jitter * random.NextNormal()));
        }

        var place = phase * TableLength;
        var index = (int)place % TableLength;
        var next = (index + 1) % TableLength;
        var pulse = period[index] + ((place - Math.Floor(place)) * (period[next] - period[index]));
        return pulse + (voice.Breath * random.NextNormal());
    }
}
