using System.Collections.Immutable;
using Distiller.Distillation.LabelFree;
using Distiller.Zoo.Speech;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>Makes recordings of every kind, whole and broken. Equal seeds give equal recordings.</summary>
internal static class Recording
{
    /// <summary>Samples in a second.</summary>
    public const int Rate = FormantSynthesizer.DefaultSampleRate;

    /// <summary>Samples of the longest recording: 1.6 s.</summary>
    public const int Longest = 16 * Rate / 10;

    private const long Crowd = 22;
    private const int Voices = 4;

    public static ImmutableArray<string> Breakages { get; } = ["noise", "truncated", "two speakers", "reversed", "tones", "click"];

    /// <summary>A sentence that fits: its last words go until it does. Each letter has an end: the sample after its sound.</summary>
    public static (string Text, float[] Samples, ImmutableArray<int> Ends) Speak(string text, Voice voice, long seed)
    {
        FormantSynthesizer synthesizer = new();
        while (true)
        {
            var spoken = synthesizer.Say(Language.Sounds(text), voice, seed);
            if (spoken.Samples.Length <= Longest || !text.Contains(' ', StringComparison.Ordinal))
            {
                return (text, [.. spoken.Samples.Take(Longest)], [.. spoken.Spans.Select(span => span.End)]);
            }

            text = text[..text.LastIndexOf(' ')];
        }
    }

    /// <summary>A voice within the range of those that the teacher learned from.</summary>
    public static Voice Usual(int speaker) => Voice.Draw(Crowd, speaker);

    /// <summary>A voice whose vocal tract is a little shorter or longer than any of those, which lie from 0.85 to 1.20.</summary>
    public static Voice Unusual(int speaker)
    {
        var random = Draw(Crowd, speaker, 5);
        var scale = speaker % 2 == 0 ? 0.80 + (0.04 * random.NextDouble()) : 1.21 + (0.05 * random.NextDouble());
        return Voice.Draw(Crowd, speaker) with { TractScale = scale };
    }

    /// <summary>The recording of a kind.</summary>
    public static Clip Make(string id, string kind, int speaker, long seed)
    {
        var random = Draw(seed, 0, 1);
        var voice = kind == Clip.Strong ? Unusual(speaker) : Usual(speaker);
        var (text, samples, ends) = Speak(Language.Sentence(random), voice, seed);
        var sound = kind switch
        {
            Clip.Clean => samples,
            Clip.Mild => Noisy(samples, 10 + (10 * random.NextDouble()), seed),
            Clip.Strong => Mixed(samples, Babble(samples.Length, seed), 8 * random.NextDouble()),
            _ => Break(kind, samples, random, seed),
        };
        return new(id, text, kind, new Waveform([.. sound], Rate), ends);
    }

    private static float[] Break(string kind, float[] samples, Random random, long seed) => kind switch
    {
        "noise" => [.. samples.Select(_ => (float)(0.3 * Normal(random)))],
        "truncated" => random.Next(2) == 0 ? samples[..(int)(0.35 * samples.Length)] : samples[(int)(0.55 * samples.Length)..],
        "two speakers" => Mixed(samples, Speak(Language.Sentence(random), Usual(100 + random.Next(20)), seed + 1).Samples, 0),
        "reversed" => [.. Enumerable.Reverse(samples)],
        "tones" => Tones(samples.Length, random),
        "click" => [.. samples.Select((_, i) => i == samples.Length / 3 ? 0.9f : (float)(0.0005 * Normal(random)))],
        _ => throw new ArgumentException($"There is no kind '{kind}'. Kinds: {Clip.Clean}, {Clip.Mild}, {Clip.Strong}, {string.Join(", ", Breakages)}.", nameof(kind)),
    };

    /// <summary>Adds white noise, so many dB below the speech.</summary>
    public static float[] Noisy(float[] samples, double decibels, long seed) =>
        [.. new Channel { SignalToNoise = decibels }.Record(new Utterance([.. samples], Rate, []), seed).Samples];

    private static float[] Babble(int length, long seed)
    {
        var sum = new float[length];
        for (var voice = 0; voice < Voices; voice++)
        {
            var random = Draw(seed, voice, 3);
            var other = Speak(Language.Sentence(random), Usual(200 + random.Next(40)), seed + 10 + voice).Samples;
            for (var i = 0; i < length; i++)
            {
                sum[i] += other[(i + (voice * 997)) % other.Length];
            }
        }

        return sum;
    }

    // The second sound is brought to so many dB below the first; where it is shorter it is silent.
    private static float[] Mixed(float[] samples, float[] other, double decibels)
    {
        var factor = (float)Math.Sqrt(Power(samples) / Math.Max(1e-12, Power(other)) * Math.Pow(10, -decibels / 10));
        return [.. samples.Select((value, i) => 0.7f * (value + (i < other.Length ? factor * other[i] : 0)))];
    }

    private static float[] Tones(int length, Random random)
    {
        double[] pitches = [.. Enumerable.Range(0, 4).Select(_ => 110 * Math.Pow(2, random.Next(36) / 12.0))];
        return [.. Enumerable.Range(0, length).Select(i => (float)(0.12 * pitches.Sum(pitch => Math.Sin(2 * Math.PI * pitch * i / Rate))))];
    }

    private static double Power(float[] samples) => samples.Sum(value => (double)value * value) / Math.Max(1, samples.Length);

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static Random Draw(long seed, int index, int stream) => new(unchecked((int)((seed * 2654435761L) ^ (index * 40503L) ^ (stream * 7919L))));
}
