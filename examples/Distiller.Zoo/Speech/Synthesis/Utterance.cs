using System.Collections.Immutable;

namespace Distiller.Zoo.Speech;

/// <summary>Synthetic speech with exact labels.</summary>
/// <param name="Samples">The waveform, about -1 to 1.</param>
/// <param name="SampleRate">Samples in a second.</param>
/// <param name="Spans">The sounds, in order, without gaps.</param>
public sealed record Utterance(ImmutableArray<float> Samples, int SampleRate, ImmutableArray<PhoneSpan> Spans)
{
    /// <summary>The label of the sound at the middle of each frame, a position in <see cref="Phones.All"/>.</summary>
    /// <param name="frames">How many frames.</param>
    /// <param name="hop">Samples from frame to frame.</param>
    /// <param name="width">Samples of a frame.</param>
    public long[] FrameLabels(int frames, int hop, int width)
    {
        var labels = new long[frames];
        for (var frame = 0; frame < frames; frame++)
        {
            var middle = (frame * hop) + (width / 2);
            var span = Spans.FirstOrDefault(span => span.Start <= middle && middle < span.End);
            labels[frame] = span.Phone is { } phone ? Phones.LabelOf(phone) : 0;
        }

        return labels;
    }

    /// <summary>The utterance at a place in silence: longer or shorter than it was.</summary>
    /// <param name="length">Samples of the result; what does not fit is cut.</param>
    /// <param name="start">Where the utterance begins. Range: 0 and more.</param>
    public Utterance Placed(int length, int start)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        var samples = new float[length];
        var count = Math.Max(0, Math.Min(Samples.Length, length - start));
        Samples.AsSpan(0, count).CopyTo(samples.AsSpan(Math.Min(start, length)));
        PhoneSpan before = new(Phones.Silence, 0, Math.Min(start, length));
        PhoneSpan after = new(Phones.Silence, start + count, length);
        IEnumerable<PhoneSpan> moved = Spans.Select(span => new PhoneSpan(span.Phone, span.Start + start, Math.Min(span.End + start, length)));
        return this with { Samples = [.. samples], Spans = [.. new[] { before }.Concat(moved).Append(after).Where(span => span.End > span.Start)] };
    }
}
