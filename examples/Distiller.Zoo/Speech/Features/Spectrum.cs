using static TorchSharp.torch;

namespace Distiller.Zoo.Speech;

/// <summary>Power spectra of short frames.</summary>
public static class Spectrum
{
    /// <summary>The power spectrum of each frame that lies wholly inside the waveform, under a periodic Hann window.</summary>
    /// <param name="waveforms">Shape (N, Samples).</param>
    /// <param name="width">Samples of a frame. Range: 1 to Samples.</param>
    /// <param name="hop">Samples from frame to frame. Range: 1 and more.</param>
    /// <returns>Shape (N, Frames, width / 2 + 1); belongs to the caller's scope.</returns>
    /// <exception cref="ArgumentException">The waveforms are shorter than a frame.</exception>
    public static Tensor Power(Tensor waveforms, int width, int hop)
    {
        if (waveforms.shape[^1] < width)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"A frame has {width} samples, the waveforms have {waveforms.shape[^1]}. Pad them with silence."), nameof(waveforms));
        }

        using var scope = NewDisposeScope();
        var frames = waveforms.unfold(-1, width, hop) * hann_window(width);
        return fft.rfft(frames).abs().square().MoveToOuterDisposeScope();
    }
}
