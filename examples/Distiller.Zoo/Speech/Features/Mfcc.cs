using static TorchSharp.torch;

namespace Distiller.Zoo.Speech;

/// <summary>Mel-frequency cepstral coefficients with their first and second differences in time.</summary>
/// <remarks>
/// Frames of 25 ms every 20 ms at 8 kHz by default, which are those of an encoder with a stride of 160 samples and a receptive
/// field of 200. Source: Davis and Mermelstein 1980, IEEE TASSP 28.
/// </remarks>
public sealed record Mfcc
{
    private const double Floor = 1e-10;

    /// <summary>Samples in a second. Default 8000.</summary>
    public int SampleRate { get; init; } = FormantSynthesizer.DefaultSampleRate;

    /// <summary>Samples of a frame. Default 200.</summary>
    public int Width { get; init; } = 200;

    /// <summary>Samples from frame to frame. Default 160.</summary>
    public int Hop { get; init; } = 160;

    /// <summary>Mel filters. Default 26.</summary>
    public int Filters { get; init; } = 26;

    /// <summary>Coefficients, the lowest first. Default 13.</summary>
    public int Coefficients { get; init; } = 13;

    /// <summary>Computes them.</summary>
    /// <param name="waveforms">Shape (N, Samples).</param>
    /// <returns>Shape (N, Frames, 3 · Coefficients): values, differences, differences of differences; belongs to the caller's scope.</returns>
    public Tensor Of(Tensor waveforms)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var cepstra = Cepstra(waveforms);
        var delta = Differences(cepstra);
        return cat([cepstra, delta, Differences(delta)], -1).MoveToOuterDisposeScope();
    }

    /// <summary>The coefficients alone.</summary>
    /// <param name="waveforms">Shape (N, Samples).</param>
    /// <returns>Shape (N, Frames, Coefficients); belongs to the caller's scope.</returns>
    public Tensor Cepstra(Tensor waveforms)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var mels = Spectrum.Power(waveforms, Width, Hop).matmul(MelFilters.Create(Filters, Width, SampleRate, MelScale.Htk).t());
        return mels.clamp_min(Floor).log().matmul(CosineTransform().t()).MoveToOuterDisposeScope();
    }

    // Regression over two frames on either side; frames at the ends are repeated. Source: Furui 1986.
    private static Tensor Differences(Tensor features)
    {
        const int Reach = 2;
        const double Norm = 10; // 2 · (1² + 2²)
        using var scope = NewDisposeScope();
        var frames = features.shape[1];
        Tensor At(long offset) => features.index_select(1, arange(frames).add(offset).clamp(0, frames - 1));
        var sum = zeros_like(features);
        for (var offset = 1; offset <= Reach; offset++)
        {
            sum += (At(offset) - At(-offset)) * offset;
        }

        return (sum / Norm).MoveToOuterDisposeScope();
    }

    // Orthonormal DCT of type II.
    private Tensor CosineTransform()
    {
        using var scope = NewDisposeScope();
        var order = arange(Coefficients).to(ScalarType.Float32).unsqueeze(1);
        var angle = order * ((arange(Filters).to(ScalarType.Float32) + 0.5f) * (float)(Math.PI / Filters)).unsqueeze(0);
        var scale = where(order.eq(0), Math.Sqrt(1.0 / Filters), Math.Sqrt(2.0 / Filters)).to(ScalarType.Float32);
        return (angle.cos() * scale).MoveToOuterDisposeScope();
    }
}
