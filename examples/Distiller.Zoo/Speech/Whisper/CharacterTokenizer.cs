using System.Collections.Immutable;
using System.Text;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>A token for each character of an alphabet, behind four special ones.</summary>
public sealed class CharacterTokenizer : ITextTokenizer
{
    /// <summary>What stands behind the end.</summary>
    public const int Pad = 0;

    /// <summary>What a decoder starts with.</summary>
    public const int Start = 1;

    /// <summary>What ends a text.</summary>
    public const int End = 2;

    /// <summary>What stands for characters outside the alphabet.</summary>
    public const int Unknown = 3;

    private const int Special = 4;
    private readonly string alphabet;

    /// <summary>Takes an alphabet.</summary>
    /// <param name="alphabet">Its characters, the space included where texts have words; none twice.</param>
    /// <exception cref="ArgumentException">The alphabet is empty, or has a character twice.</exception>
    public CharacterTokenizer(string alphabet)
    {
        if (alphabet.Length == 0 || alphabet.Distinct().Count() != alphabet.Length)
        {
            throw new ArgumentException($"'{alphabet}' is not an alphabet: give at least one character, and each once.", nameof(alphabet));
        }

        this.alphabet = alphabet;
    }

    /// <inheritdoc/>
    public int Count => alphabet.Length + Special;

    /// <inheritdoc/>
    public ImmutableArray<int> Encode(string text) => [.. text.Select(character => alphabet.IndexOf(character) is >= 0 and var i ? i + Special : Unknown)];

    /// <inheritdoc/>
    public string Decode(IEnumerable<int> tokens)
    {
        StringBuilder text = new();
        foreach (int token in tokens)
        {
            if (token >= Special && token < Count)
            {
                text.Append(alphabet[token - Special]);
            }
        }

        return text.ToString();
    }
}
