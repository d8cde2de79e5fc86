using static TorchSharp.torch;

namespace Distiller.Zoo.Speech;

/// <summary>Triangular filters over a spectrum, evenly spaced in mels.</summary>
public static class MelFilters
{
    private const double SlaneyStep = 200.0 / 3;
    private const double SlaneyBreak = 1000;
    private static readonly double SlaneyLog = Math.Log(6.4) / 27;

    /// <summary>The filters as a matrix.</summary>
    /// <param name="count">Number of filters. Range: 1 and more.</param>
    /// <param name="spectrumLength">Points of a transform; its half plus one is the number of frequencies.</param>
    /// <param name="sampleRate">Samples in a second.</param>
    /// <param name="scale">Which mels.</param>
    /// <returns>Shape (Filters, Frequencies), float32; belongs to the caller's scope.</returns>
    public static Tensor Create(int count, int spectrumLength, int sampleRate, MelScale scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(spectrumLength, 2);
        var frequencies = (spectrumLength / 2) + 1;
        var highest = ToMel(sampleRate / 2.0, scale);
        double[] edges = [.. Enumerable.Range(0, count + 2).Select(i => ToHertz(highest * i / (count + 1), scale))];
        var weights = new float[count * frequencies];
        for (var filter = 0; filter < count; filter++)
        {
            var (low, middle, high) = (edges[filter], edges[filter + 1], edges[filter + 2]);
            var height = scale == MelScale.Slaney ? 2 / (high - low) : 1;
            for (var i = 0; i < frequencies; i++)
            {
                var frequency = (double)i * sampleRate / spectrumLength;
                var rise = (frequency - low) / (middle - low);
                var fall = (high - frequency) / (high - middle);
                weights[(filter * frequencies) + i] = (float)(height * Math.Max(0, Math.Min(rise, fall)));
            }
        }

        return tensor(weights, [count, frequencies]);
    }

    /// <summary>A frequency in mels.</summary>
    /// <param name="frequency">In Hz. Range: 0 and more.</param>
    /// <param name="scale">Which mels.</param>
    public static double ToMel(double frequency, MelScale scale) => scale == MelScale.Htk
        ? 2595 * Math.Log10(1 + (frequency / 700))
        : frequency < SlaneyBreak ? frequency / SlaneyStep : (SlaneyBreak / SlaneyStep) + (Math.Log(frequency / SlaneyBreak) / SlaneyLog);

    private static double ToHertz(double mel, MelScale scale) => scale == MelScale.Htk
        ? 700 * (Math.Pow(10, mel / 2595) - 1)
        : mel * SlaneyStep < SlaneyBreak ? mel * SlaneyStep : SlaneyBreak * Math.Exp(SlaneyLog * (mel - (SlaneyBreak / SlaneyStep)));
}
