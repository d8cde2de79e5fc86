namespace Distiller.Zoo.Speech;

/// <summary>How frequencies become mels.</summary>
public enum MelScale
{
    /// <summary>2595 · log10(1 + f / 700), filters of height 1. Source: O'Shaughnessy 1987, as in HTK.</summary>
    Htk,

    /// <summary>Linear to 1 kHz, logarithmic above, filters of equal area. Source: Slaney 1998, Auditory Toolbox; Whisper's.</summary>
    Slaney,
}
