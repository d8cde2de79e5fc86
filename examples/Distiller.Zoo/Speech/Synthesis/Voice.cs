using Distiller.Zoo.Data;

namespace Distiller.Zoo.Speech;

/// <summary>A speaker.</summary>
public sealed record Voice
{
    /// <summary>A voice in the middle of all ranges.</summary>
    public static Voice Neutral { get; } = new();

    /// <summary>What formants are multiplied with. Range of drawn voices: 0.85 to 1.20.</summary>
    public double TractScale { get; init; } = 1;

    /// <summary>The pitch in Hz. Range of drawn voices: 80 to 260.</summary>
    public double Pitch { get; init; } = 130;

    /// <summary>How the source falls, in dB for each octave. Range of drawn voices: -12 to -3.</summary>
    public double Tilt { get; init; } = -7;

    /// <summary>Noise beside the pulses, as a fraction of the source. Range of drawn voices: 0.01 to 0.08.</summary>
    public double Breath { get; init; } = 0.03;

    /// <summary>What the widths of resonators are multiplied with. Range of drawn voices: 0.8 to 1.3.</summary>
    public double BandwidthFactor { get; init; } = 1;

    /// <summary>What durations are multiplied with. Range of drawn voices: 0.8 to 1.2.</summary>
    public double Slowness { get; init; } = 1;

    /// <summary>How much a pitch period differs from the last, as a fraction. Range of drawn voices: 0.01 to 0.03.</summary>
    public double Jitter { get; init; } = 0.02;

    /// <summary>A voice of a crowd. Equal numbers give equal voices.</summary>
    /// <param name="seed">The crowd.</param>
    /// <param name="speaker">Who of it.</param>
    public static Voice Draw(long seed, int speaker)
    {
        var random = new SplitMix64(seed, speaker);
        return new()
        {
            TractScale = random.Next(0.85f, 1.20f),
            Pitch = 80 * Math.Pow(260.0 / 80, random.Next()),
            Tilt = random.Next(-12f, -3f),
            Breath = random.Next(0.01f, 0.08f),
            BandwidthFactor = random.Next(0.8f, 1.3f),
            Slowness = random.Next(0.8f, 1.2f),
            Jitter = random.Next(0.01f, 0.03f),
        };
    }
}
