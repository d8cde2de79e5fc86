namespace Distiller.Zoo.Speech.Whisper;

/// <summary>How sound becomes log-mel features.</summary>
public sealed record LogMelOptions
{
    /// <summary>Samples in a second.</summary>
    public required int SampleRate { get; init; }

    /// <summary>Length of the window and of the transform, in samples.</summary>
    public required int Window { get; init; }

    /// <summary>Samples from frame to frame.</summary>
    public required int Hop { get; init; }

    /// <summary>Number of filters.</summary>
    public required int Bins { get; init; }

    /// <summary>Every sound is cut or padded with silence to this length.</summary>
    public required double Seconds { get; init; }

    /// <summary>Frames of every sound.</summary>
    public int Frames => (int)(Seconds * SampleRate) / Hop;

    /// <summary>Whisper's: 16 kHz, windows of 25 ms every 10 ms, 80 bins, 30 s.</summary>
    public static LogMelOptions Whisper { get; } = new() { SampleRate = 16000, Window = 400, Hop = 160, Bins = 80, Seconds = 30 };

    /// <summary>For small models: 8 kHz, windows of 25 ms every 10 ms, 40 bins, 3 s.</summary>
    public static LogMelOptions Small { get; } = new() { SampleRate = 8000, Window = 200, Hop = 80, Bins = 40, Seconds = 3 };
}
