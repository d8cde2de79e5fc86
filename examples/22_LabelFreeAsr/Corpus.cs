using System.Collections.Immutable;
using Distiller.Zoo.Speech.Whisper;
using static TorchSharp.torch;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>A set of recordings with their features.</summary>
internal sealed class Corpus : IDisposable
{
    private Corpus(ImmutableArray<Clip> clips, Tensor features) => (Clips, Features) = (clips, features);

    /// <summary>The front end: 40 bins at 8 kHz, every recording padded to the longest.</summary>
    public static LogMelOptions FrontEnd { get; } = LogMelOptions.Small with { Seconds = (double)Recording.Longest / Recording.Rate };

    public ImmutableArray<Clip> Clips { get; }

    /// <summary>Log-mel features (N, Mels, T).</summary>
    public Tensor Features { get; }

    /// <summary>Recordings whose kind and speaker follow from their number.</summary>
    /// <param name="name">Begins the ids.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Equal seeds give equal sets; sets with different seeds have no recording in common.</param>
    /// <param name="kindOf">The kind of a number.</param>
    /// <param name="speakers">First speaker and how many there are.</param>
    public static Corpus Make(string name, int count, long seed, Func<int, string> kindOf, (int First, int Count) speakers) => Of(
        [.. Enumerable.Range(0, count).Select(i => Recording.Make(
            FormattableString.Invariant($"{name}{i:D4}"), kindOf(i), speakers.First + (i % speakers.Count), (seed * 1_000_003) + (i * 97)))]);

    /// <summary>The same recordings, each with white noise so many dB below its speech: evenly between two bounds, in an order of its own.</summary>
    /// <param name="lowest">The loudest noise, in dB.</param>
    /// <param name="highest">The softest.</param>
    /// <param name="seed">Decides the noise.</param>
    public Corpus WithNoise(double lowest, double highest, long seed) => Of([.. Clips.Select((clip, i) => clip with
    {
        Sound = clip.Sound with { Samples = [.. Recording.Noisy([.. clip.Sound.Samples], lowest + ((highest - lowest) * (i * 37 % 101) / 101), seed + i)] },
    })]);

    public static Corpus Of(ImmutableArray<Clip> clips)
    {
        using LogMel front = new(FrontEnd);
        using var scope = NewDisposeScope();
        var features = stack([.. clips.Select(clip => front.Features(clip.Sound.Samples.AsSpan()))]);
        return new(clips, features.DetachFromDisposeScope());
    }

    /// <summary>The kinds of the unlabelled pool: half mild, a quarter strong, a quarter broken in equal parts.</summary>
    public static string KindInPool(int index) => (index % 4) switch
    {
        0 or 2 => Clip.Mild,
        1 => Clip.Strong,
        _ => Recording.Breakages[index / 4 % Recording.Breakages.Length],
    };

    public void Dispose() => Features.Dispose();
}
