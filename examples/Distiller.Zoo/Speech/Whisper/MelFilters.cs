using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Triangular filters that are evenly spaced as the ear hears.</summary>
public static class MelFilters
{
    private const double HertzPerMel = 200.0 / 3;
    private const double Bend = 1000;
    private const double MelAtBend = Bend / HertzPerMel;
    private static readonly double LogStep = Math.Log(6.4) / 27;

    /// <summary>Slaney's filters: linear to 1 kHz, logarithmic above, each of equal area.</summary>
    /// <remarks>Source: Slaney 1998, Auditory Toolbox; librosa's <c>filters.mel</c>, whose defaults Whisper uses.</remarks>
    /// <param name="sampleRate">Samples in a second.</param>
    /// <param name="size">Length of the Fourier transform.</param>
    /// <param name="bins">Number of filters, from 0 to half the sample rate.</param>
    /// <returns>Shape (Bins, Size / 2 + 1), in the caller's dispose scope.</returns>
    public static Tensor Slaney(int sampleRate, int size, int bins)
    {
        var top = ToMel(sampleRate / 2.0);
        double[] edges = [.. Enumerable.Range(0, bins + 2).Select(i => ToHertz(top * i / (bins + 1)))];
        var columns = (size / 2) + 1;
        var weights = new float[bins * columns];
        for (var bin = 0; bin < bins; bin++)
        {
            var (low, middle, high) = (edges[bin], edges[bin + 1], edges[bin + 2]);
            for (var column = 0; column < columns; column++)
            {
                var hertz = (double)column * sampleRate / size;
                var height = Math.Min((hertz - low) / (middle - low), (high - hertz) / (high - middle));
                weights[(bin * columns) + column] = (float)(Math.Max(0, height) * 2 / (high - low));
            }
        }

        using var flat = tensor(weights);
        return flat.reshape(bins, columns);
    }

    private static double ToMel(double hertz) => hertz < Bend ? hertz / HertzPerMel : MelAtBend + (Math.Log(hertz / Bend) / LogStep);

    private static double ToHertz(double mel) => mel < MelAtBend ? mel * HertzPerMel : Bend * Math.Exp(LogStep * (mel - MelAtBend));
}
