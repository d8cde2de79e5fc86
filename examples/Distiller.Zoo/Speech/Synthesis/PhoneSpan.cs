namespace Distiller.Zoo.Speech;

/// <summary>Where a sound lies in an utterance.</summary>
/// <param name="Phone">The sound.</param>
/// <param name="Start">Its first sample.</param>
/// <param name="End">The sample after its last.</param>
public readonly record struct PhoneSpan(Phone Phone, int Start, int End);
