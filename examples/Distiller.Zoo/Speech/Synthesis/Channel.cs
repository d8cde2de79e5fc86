using Distiller.Zoo.Data;

namespace Distiller.Zoo.Speech;

/// <summary>What lies between a speaker and the recording.</summary>
public sealed record Channel
{
    private const int PinkRows = 5;

    /// <summary>Nothing: the speech as it is.</summary>
    public static Channel Clean { get; } = new();

    /// <summary>The gain in dB.</summary>
    public double Gain { get; init; }

    /// <summary>How far noise lies below the speech, in dB. Infinity (default): no noise.</summary>
    public double SignalToNoise { get; init; } = double.PositiveInfinity;

    /// <summary>Whether noise falls by 3 dB for each octave. Default: white.</summary>
    public bool IsPink { get; init; }

    /// <summary>When an echo comes, in seconds. 0 (default): none.</summary>
    public double EchoDelay { get; init; }

    /// <summary>How loud the echo is, as a fraction.</summary>
    public double EchoLevel { get; init; }

    /// <summary>A recording of some quality: gain ±6 dB, noise 10 to 30 dB below, white or pink, an echo in every other one.</summary>
    /// <param name="seed">Equal seeds give equal channels.</param>
    public static Channel Draw(long seed)
    {
        SplitMix64 random = new(seed, 7);
        var hasEcho = random.Next() < 0.5f;
        return new()
        {
            Gain = random.Next(-6, 6),
            SignalToNoise = random.Next(10, 30),
            IsPink = random.Next() < 0.5f,
            EchoDelay = hasEcho ? random.Next(0.02f, 0.08f) : 0,
            EchoLevel = hasEcho ? random.Next(0.1f, 0.4f) : 0,
        };
    }

    /// <summary>Records.</summary>
    /// <param name="utterance">The speech.</param>
    /// <param name="seed">Decides the noise.</param>
    /// <returns>The recording, as long as the speech.</returns>
    public Utterance Record(Utterance utterance, long seed)
    {
        var samples = utterance.Samples.ToArray();
        var delay = (int)(EchoDelay * utterance.SampleRate);
        for (var i = samples.Length - 1; delay > 0 && i >= delay; i--)
        {
            samples[i] += (float)(EchoLevel * utterance.Samples[i - delay]);
        }

        var power = samples.Sum(sample => (double)sample * sample) / Math.Max(1, samples.Length);
        var gain = Math.Pow(10, Gain / 20);
        var amplitude = double.IsPositiveInfinity(SignalToNoise) ? 0 : Math.Sqrt(power * Math.Pow(10, -SignalToNoise / 10));
        SplitMix64 random = new(seed, 11);
        var rows = new double[PinkRows];
        for (var i = 0; i < samples.Length; i++)
        {
            var noise = amplitude == 0 ? 0 : amplitude * (IsPink ? Pink(rows, i, ref random) : random.NextNormal());
            samples[i] = (float)(gain * (samples[i] + noise));
        }

        return utterance with { Samples = [.. samples] };
    }

    // Voss and McCartney: rows that change half as often each, and one that changes always.
    private static double Pink(double[] rows, int position, ref SplitMix64 random)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            if (position % (1 << row) == 0)
            {
                rows[row] = random.NextNormal();
            }
        }

        return (rows.Sum() + random.NextNormal()) / Math.Sqrt(rows.Length + 1);
    }
}
