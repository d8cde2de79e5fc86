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

    // What resonators make of a source depends on where they lie: each sound is brought to this power, times its level.
    private const double VowelPower = 0.04;

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
        var tract = new Resonator[Resonators];
        Resonator noise = default;
        Phone? before = null;
        foreach (var span in spans)
        {
            if (IsVoiced(span.Phone) && !(before is not null && IsVoiced(before)))
            {
                // Nothing rings on through a silence or a noise.
                tract = new Resonator[Resonators];
                before = null;
            }

            if (span.Phone.Kind is PhoneKind.Fricative or PhoneKind.Stop)
            {
                noise.Tune(Scaled(span.Phone.Formants[0], voice), span.Phone.Bandwidths[0] * voice.BandwidthFactor, SampleRate);
            }

            for (var i = span.Start; i < span.End; i++)
            {
                if (IsVoiced(span.Phone))
                {
                    Aim(tract, before ?? span.Phone, span.Phone, Math.Min(1, (i - span.Start) / (Glide * SampleRate)), voice);
                }

                samples[i] = (float)Sample(span, i, (double)i / samples.Length, source, tract, ref noise, ref random);
            }

            before = span.Phone;
        }

        Balance(samples, spans);
    }

    private void Balance(float[] samples, ImmutableArray<PhoneSpan> spans)
    {
        var before = 0.0;
        foreach (var span in spans)
        {
            var sounding = span.Phone.Kind == PhoneKind.Stop ? Math.Min(span.End, span.Start + (int)(Closure * SampleRate)) : span.Start;
            var power = samples.AsSpan(sounding, span.End - sounding).ToArray().Sum(sample => (double)sample * sample) / Math.Max(1, span.End - sounding);
            var gain = power > 0 ? span.Phone.Level * Math.Sqrt(VowelPower / power) : 0;
            for (var i = span.Start; i < span.End; i++)
            {
                samples[i] *= (float)Between(Math.Min(before, gain), gain, Math.Min(1, (i - span.Start) / (Glide * SampleRate)));
            }

            before = gain;
        }
    }

    private double Sample(
        PhoneSpan span, int position, double progress, GlottalSource source, Resonator[] tract, ref Resonator noise, ref SplitMix64 random)
    {
        switch (span.Phone.Kind)
        {
            case PhoneKind.Vowel or PhoneKind.Nasal:
                var voiced = source.Next(progress, ref random);
                for (var r = 0; r < tract.Length; r++)
                {
                    voiced = tract[r].Next(voiced);
                }

                return voiced;
            case PhoneKind.Fricative:
                return noise.Next(random.NextNormal());
            case PhoneKind.Stop:
                return position - span.Start < Closure * SampleRate ? 0 : noise.Next(random.NextNormal());
            default:
                return 0;
        }
    }

    private void Aim(Resonator[] tract, Phone from, Phone to, double progress, Voice voice)
    {
        for (var r = 0; r < Resonators; r++)
        {
            tract[r].Tune(
                Scaled(Between(from.Formants[r], to.Formants[r], progress), voice),
                Between(from.Bandwidths[r], to.Bandwidths[r], progress) * voice.BandwidthFactor,
                SampleRate);
        }
    }

    private static bool IsVoiced(Phone phone) => phone.Kind is PhoneKind.Vowel or PhoneKind.Nasal;

    private double Scaled(double frequency, Voice voice) => Math.Min(frequency * voice.TractScale, 0.47 * SampleRate);

    private static double Between(double from, double to, double progress) => from + ((to - from) * progress);
}
