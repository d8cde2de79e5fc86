namespace Distiller.Zoo.Speech;

/// <summary>A recording of one keyword.</summary>
/// <param name="Sound">The recording, with its sounds.</param>
/// <param name="Keyword">What is said: a position in <see cref="SpokenWords.Keywords"/>.</param>
/// <param name="Speaker">Who says it.</param>
public sealed record SpokenWord(Utterance Sound, int Keyword, int Speaker);
