using System.Collections.Immutable;
using Distiller.Zoo.Data;

namespace Distiller.Zoo.Speech;

/// <summary>Speaks sequences of sounds: a source through resonators, gliding from sound to sound.</summary>
/// <remarks>
/// Deterministic, without an outside program. Voiced sounds: pulses through up to four resonators in cascade. Fricatives: noise
/// through one. Stops: 40 ms of silence, then a burst of 10 ms. Source: Klatt 1980, "Software for a cascade/parallel formant
/// synthesizer", JASA 67.
/// </remarks>
/// <param name="sampleRate">Samples in a second. Range: 8000 and more.</param>
public sealed class FormantSynthesizer(int sampleRate = FormantSynthesizer.DefaultSampleRate)
{
    /// <summary>8 kHz: enough for three formants, and half the work of 16.</summary>
    public const int DefaultSampleRate = 8000;

    private const double ShortestPhone = 0.06;
    private const double LongestPhone = 0.14;
    private const double Closure = 0.04;
    private const double Burst = 0.01;
    private const double Glide = 0.005;
    private const int Resonators = 4;
    private const float Peak = 0.5f;

    // Noise has no harmonics in phase: without this it is drowned by vowels.
    private const double NoiseGain = 4;

    /// <summary>Samples in a second.</summary>
    public int SampleRate { get; } = sampleRate >= DefaultSampleRate
        ? sampleRate
        : throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, "The highest formants need a sample rate of 8000 or more.");

    /// <summary>Speaks.</summary>
    /// <param name="phones">What.</param>
    /// <param name="voice">Who.</param>
    /// <param name="seed">Decides durations, jitter and noise; equal seeds give equal samples.</param>
    /// <returns>The waveform, its highest amplitude 0.5, with the place of each sound.</returns>
    /// <exception cref="ArgumentException">There are no sounds.</exception>
    public Utterance Say(ImmutableArray<Phone> phones, Voice voice, long seed)
    {
        if (phones.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There is nothing to say. Give at least one sound; Phones.Silence is one.", nameof(phones));
        }

        SplitMix64 random = new(seed, phones.Length);
        var spans = Lay(phones, voice, ref random);
        var samples = new float[spans[^1].End];
        Speak(samples, spans, voice, ref random);
        Normalize(samples);
        return new([.. samples], SampleRate, spans);
    }

    private static void Normalize(float[] samples)
    {
        var highest = samples.Max(Math.Abs);
        for (var i = 0; highest > 0 && i < samples.Length; i++)
        {
            samples[i] *= Peak / highest;
        }
    }

    private ImmutableArray<PhoneSpan> Lay(ImmutableArray<Phone> phones, Voice voice, ref SplitMix64 random)
    {
        var spans = ImmutableArray.CreateBuilder<PhoneSpan>(phones.Length);
        var start = 0;
        foreach (var phone in phones)
        {
            var seconds = phone.Kind == PhoneKind.Stop
                ? Closure + Burst
                : (ShortestPhone + ((LongestPhone - ShortestPhone) * random.Next())) * voice.Slowness;
            var end = start + (int)(seconds * SampleRate);
            spans.Add(new(phone, start, end));
            start = end;
        }

        return spans.MoveToImmutable();
    }

    private void Speak(float[] samples, ImmutableArray<PhoneSpan> spans, Voice voice, ref SplitMix64 random)
    {
        GlottalSource source = new(voice, SampleRate);
        Resonator[] tract = new Resonator[Resonators];
        Resonator noise = default;
        var (frequencies, bandwidths, level) = (new double[Resonators], new double[Resonators], 0.0);
        foreach (var span in spans)
        {
            var target = span.Phone;
            var (oldFrequencies, oldBandwidths, oldLevel) = (frequencies.ToArray(), bandwidths.ToArray(), level);
            Aim(target, voice, frequencies, bandwidths);
            level = target.Level;
            if (target.Kind is PhoneKind.Fricative or PhoneKind.Stop)
            {
                noise.Tune(Scaled(target.Formants[0], voice), target.Bandwidths[0] * voice.BandwidthFactor, SampleRate);
            }

            for (var i = span.Start; i < span.End; i++)
            {
                var glide = Math.Min(1, (i - span.Start) / (Glide * SampleRate));
                if (glide < 1 || i == span.Start + (int)(Glide * SampleRate) + 1)
                {
                    for (var r = 0; r < Resonators; r++)
                    {
                        tract[r].Tune(Between(oldFrequencies[r], frequencies[r], glide), Between(oldBandwidths[r], bandwidths[r], glide), SampleRate);
                    }
                }

                var amplitude = Between(oldLevel, level, glide);
                samples[i] = (float)(amplitude * Sample(target, span, i, (double)i / samples.Length, source, tract, ref noise, ref random));
            }
        }
    }

    private double Sample(
        Phone phone, PhoneSpan span, int position, double progress, GlottalSource source, Resonator[] tract, ref Resonator noise, ref SplitMix64 random)
    {
        switch (phone.Kind)
        {
            case PhoneKind.Vowel or PhoneKind.Nasal:
                var voiced = source.Next(progress, ref random);
                for (var r = 0; r < tract.Length; r++)
                {
                    voiced = tract[r].Next(voiced);
                }

                return voiced;
            case PhoneKind.Fricative:
                return noise.Next(NoiseGain * random.NextNormal());
            case PhoneKind.Stop:
                return position - span.Start < Closure * SampleRate ? 0 : noise.Next(NoiseGain * random.NextNormal());
            default:
                return 0;
        }
    }

    private void Aim(Phone phone, Voice voice, double[] frequencies, double[] bandwidths)
    {
        for (var r = 0; r < Resonators; r++)
        {
            // Resonators that a sound does not use lie high and wide, where they change little.
            var isUsed = phone.Kind is PhoneKind.Vowel or PhoneKind.Nasal && r < phone.Formants.Length;
            frequencies[r] = isUsed ? Scaled(phone.Formants[r], voice) : 0.45 * SampleRate;
            bandwidths[r] = isUsed ? phone.Bandwidths[r] * voice.BandwidthFactor : 0.2 * SampleRate;
        }
    }

    private double Scaled(double frequency, Voice voice) => Math.Min(frequency * voice.TractScale, 0.47 * SampleRate);

    private static double Between(double from, double to, double progress) => from + ((to - from) * progress);
}
