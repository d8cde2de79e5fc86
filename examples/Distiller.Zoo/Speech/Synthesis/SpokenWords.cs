using System.Collections.Immutable;
using Distiller.Zoo.Data;

namespace Distiller.Zoo.Speech;

/// <summary>Recordings of one keyword each, with all labels: keyword, speaker, and the sound in each frame.</summary>
/// <remarks>Sources of differences: 24 voices, the durations of sounds, the place in the recording, gain, noise and echo.</remarks>
public static class SpokenWords
{
    /// <summary>How many speakers there are.</summary>
    public const int Speakers = 24;

    /// <summary>The keywords, three to six sounds each.</summary>
    public static ImmutableArray<string> Keywords { get; } = ["namo", "siko", "tuf", "keman", "fanu", "mite", "sokin", "unase", "taku", "emofis"];

    /// <summary>Makes recordings.</summary>
    /// <param name="seed">Equal seeds give equal recordings, one by one.</param>
    /// <param name="count">How many.</param>
    /// <param name="speakers">Who speaks: numbers below <see cref="Speakers"/>, by turns.</param>
    /// <param name="keywords">What is said: positions in <see cref="Keywords"/>, drawn; all by default.</param>
    /// <param name="length">Samples of each. Default 8000: a second.</param>
    public static IEnumerable<SpokenWord> Make(long seed, int count, ImmutableArray<int> speakers, ImmutableArray<int> keywords = default, int length = FormantSynthesizer.DefaultSampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (speakers.IsDefaultOrEmpty || speakers.Any(speaker => speaker is < 0 or >= Speakers))
        {
            throw new ArgumentException(FormattableString.Invariant($"Speakers are numbers from 0 to {Speakers - 1}; give at least one."), nameof(speakers));
        }

        ImmutableArray<int> words = keywords.IsDefaultOrEmpty ? [.. Enumerable.Range(0, Keywords.Length)] : keywords;
        return Enumerable.Range(0, count).Select(index => Make(seed, index, speakers[index % speakers.Length], words, length));
    }

    private static SpokenWord Make(long seed, int index, int speaker, ImmutableArray<int> words, int length)
    {
        const long Crowd = 20;
        FormantSynthesizer synthesizer = new();
        SplitMix64 random = new(seed, index, 3);
        var keyword = words[random.Next(words.Length)];
        var own = unchecked((long)random.NextBits());
        var spoken = synthesizer.Say(Phones.Of(Keywords[keyword]), Voice.Draw(Crowd, speaker), own);
        var room = Math.Max(0, length - spoken.Samples.Length);
        var placed = spoken.Placed(length, random.Next(room + 1));
        return new(Channel.Draw(own).Record(placed, own), keyword, speaker);
    }
}
