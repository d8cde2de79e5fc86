using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Whisper's front end: the logarithm of the power in mel bands.</summary>
/// <remarks>
/// Periodic Hann window, frames centred with reflected ends, the last frame dropped; log10 of at least 1e-10, at most 8 below the loudest,
/// then (v + 4) / 4. Source: Radford et al. 2022, section 2.2, and the published code.
/// </remarks>
public sealed class LogMel : IDisposable
{
    private const double Floor = 1e-10;
    private const double Range = 8;
    private readonly LogMelOptions options;
    private readonly Tensor window;
    private readonly Tensor filters;

    /// <summary>Prepares window and filters.</summary>
    /// <param name="options">How.</param>
    public LogMel(LogMelOptions options)
    {
        this.options = options;
        using var scope = NewDisposeScope();
        var angles = arange(options.Window, dtype: ScalarType.Float64) * (2 * Math.PI / options.Window);
        window = ((1 - angles.cos()) / 2).to_type(ScalarType.Float32).DetachFromDisposeScope();
        filters = MelFilters.Create(options.Bins, options.Window, options.SampleRate, MelScale.Slaney).DetachFromDisposeScope();
    }

    /// <summary>Features of one sound.</summary>
    /// <param name="samples">Amplitudes within ±1, at the rate of the options; at least one. Longer sounds are cut, shorter ones padded.</param>
    /// <returns>Shape (Mels, Frames).</returns>
    /// <exception cref="ArgumentException">The sound is empty, or holds values that are not finite.</exception>
    public Tensor Features(ReadOnlySpan<float> samples)
    {
        if (samples.IsEmpty)
        {
            throw new ArgumentException("The sound has no samples: the file is empty or was truncated.", nameof(samples));
        }

        foreach (var value in samples)
        {
            if (!float.IsFinite(value))
            {
                throw new ArgumentException("The sound holds values that are not finite numbers. Read or make it again.", nameof(samples));
            }
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var frames = tensor(Frames(samples)).reshape(options.Frames, options.Window) * window;
        var power = fft.rfft(frames).abs().square();
        return Compress(filters.matmul(power.t())).MoveToOuterDisposeScope();
    }

    /// <summary>Powers in mel bands, of any shape, to features.</summary>
    public static Tensor Compress(Tensor power)
    {
        using var scope = NewDisposeScope();
        var logs = power.clamp_min(Floor).log10();
        return ((maximum(logs, logs.max() - Range) + 4) / 4).MoveToOuterDisposeScope();
    }

    /// <summary>Frees window and filters.</summary>
    public void Dispose()
    {
        window.Dispose();
        filters.Dispose();
    }

    private float[] Frames(ReadOnlySpan<float> samples)
    {
        var length = (int)(options.Seconds * options.SampleRate);
        var padded = new float[length];
        samples[..Math.Min(length, samples.Length)].CopyTo(padded);
        var frames = new float[options.Frames * options.Window];
        for (var frame = 0; frame < options.Frames; frame++)
        {
            var start = (frame * options.Hop) - (options.Window / 2);
            for (var i = 0; i < options.Window; i++)
            {
                var position = Math.Abs(start + i);
                frames[(frame * options.Window) + i] = padded[position < length ? position : (2 * (length - 1)) - position];
            }
        }

        return frames;
    }
}
