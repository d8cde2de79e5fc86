namespace Distiller.Zoo.Speech;

/// <summary>How a sound is made.</summary>
public enum PhoneKind
{
    /// <summary>Nothing.</summary>
    Silence,

    /// <summary>The voice through an open tract.</summary>
    Vowel,

    /// <summary>The voice through the nose.</summary>
    Nasal,

    /// <summary>Noise at a narrow place.</summary>
    Fricative,

    /// <summary>A closure, then a burst.</summary>
    Stop,
}
