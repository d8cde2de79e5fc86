using System.Collections.Immutable;
using Distiller.Zoo.Speech;
using Distiller.Zoo.Speech.Hubert;
using static TorchSharp.torch;

namespace Distiller.Examples.DistilHubert;

/// <summary>Recordings with their labels.</summary>
internal sealed class Recordings : IDisposable
{
    private const int Hop = 160;
    private const int FrameWidth = 200;

    public Recordings(ImmutableArray<SpokenWord> words, HubertConfiguration configuration)
    {
        var length = words[0].Sound.Samples.Length;
        var frames = (int)configuration.FramesOf(length);
        Waveforms = tensor(words.SelectMany(word => word.Sound.Samples).ToArray(), [words.Length, length]);
        Keywords = tensor(words.Select(word => (long)word.Keyword).ToArray());
        Speakers = tensor(words.Select(word => (long)word.Speaker).ToArray());
        Sounds = tensor(words.SelectMany(word => word.Sound.FrameLabels(frames, Hop, FrameWidth)).ToArray(), [words.Length, frames]);
    }

    /// <summary>Shape (N, Samples).</summary>
    public Tensor Waveforms { get; }

    /// <summary>Shape (N).</summary>
    public Tensor Keywords { get; }

    /// <summary>Shape (N).</summary>
    public Tensor Speakers { get; }

    /// <summary>The sound of each frame, shape (N, T).</summary>
    public Tensor Sounds { get; }

    public void Dispose()
    {
        Waveforms.Dispose();
        Keywords.Dispose();
        Speakers.Dispose();
        Sounds.Dispose();
    }
}
