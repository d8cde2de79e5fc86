using System.Collections.Immutable;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Turns texts into tokens and back.</summary>
public interface ITextTokenizer
{
    /// <summary>Number of tokens, special ones included.</summary>
    int Count { get; }

    /// <summary>The tokens of a text, without special ones.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its tokens.</returns>
    ImmutableArray<int> Encode(string text);

    /// <summary>The text of tokens; special ones are left out.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <returns>The text.</returns>
    string Decode(IEnumerable<int> tokens);
}
