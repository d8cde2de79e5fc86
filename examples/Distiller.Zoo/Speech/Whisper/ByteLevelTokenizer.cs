using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Byte-level byte-pair encoding: the tokens of GPT-2 and Whisper, read from their files.</summary>
/// <remarks>
/// Every byte has a printable character; the most urgent pair of a word is merged until none is left. Source: Radford et al. 2019,
/// "Language Models are Unsupervised Multitask Learners", section 2.2; Sennrich et al. 2016, arXiv 1508.07909.
/// </remarks>
public sealed partial class ByteLevelTokenizer : ITextTokenizer
{
    private static readonly char[] Letters = LettersOfBytes();
    private static readonly Dictionary<char, byte> Bytes = Enumerable.Range(0, 256).ToDictionary(value => Letters[value], value => (byte)value);
    private readonly Dictionary<string, int> tokens;
    private readonly Dictionary<int, string> texts;
    private readonly Dictionary<(string Left, string Right), int> ranks;
    private readonly HashSet<int> special;

    private ByteLevelTokenizer(Dictionary<string, int> tokens, IEnumerable<(string Left, string Right)> merges, Dictionary<string, int> special)
    {
        this.tokens = tokens;
        this.special = [.. special.Values];
        Special = special.ToImmutableDictionary(StringComparer.Ordinal);
        texts = [];
        foreach (var (text, token) in tokens.Concat(special))
        {
            texts[token] = text;
        }

        ranks = [];
        foreach (var merge in merges)
        {
            ranks.TryAdd(merge, ranks.Count);
        }
    }

    /// <inheritdoc/>
    public int Count => texts.Keys.Max() + 1;

    /// <summary>Tokens that stand for no text, by name, such as <c>&lt;|endoftext|&gt;</c>.</summary>
    public ImmutableDictionary<string, int> Special { get; }

    /// <summary>Reads <c>vocab.json</c> and <c>merges.txt</c>; special tokens of the vocabulary have the form <c>&lt;|…|&gt;</c>.</summary>
    /// <param name="vocabulary">Tokens by text, JSON.</param>
    /// <param name="merges">A pair in each line, the most urgent first; a first line with <c>#version</c> is skipped.</param>
    /// <param name="added">Further special tokens by text, JSON, such as <c>added_tokens.json</c>; null for none.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="InvalidDataException">A file has another form; the message says where.</exception>
    public static ByteLevelTokenizer Load(string vocabulary, string merges, string? added = null)
    {
        Dictionary<string, int> all = ReadTokens(vocabulary);
        Dictionary<string, int> special = added is null ? new(StringComparer.Ordinal) : ReadTokens(added);
        foreach (var (text, token) in all.Where(entry => SpecialForm().IsMatch(entry.Key)))
        {
            special[text] = token;
        }

        var pairs = File.ReadLines(merges)
            .Select((line, i) => (Line: line, Number: i + 1))
            .Where(entry => entry.Line.Length > 0 && !(entry.Number == 1 && entry.Line.StartsWith("#version", StringComparison.Ordinal)))
            .Select(entry => Pair(entry.Line, FormattableString.Invariant($"'{merges}', line {entry.Number}")));
        return new(all, pairs, special);
    }

    /// <summary>Reads <c>tokenizer.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tokenizer.</returns>
    /// <exception cref="InvalidDataException">The file has another form, or describes another kind of tokenizer.</exception>
    public static ByteLevelTokenizer Load(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement model = document.RootElement.GetProperty("model");
            if (model.TryGetProperty("type", out JsonElement type) && type.GetString() != "BPE")
            {
                throw new InvalidDataException($"'{path}' describes a tokenizer of the kind '{type.GetString()}'; Whisper's is BPE.");
            }

            Dictionary<string, int> special = new(StringComparer.Ordinal);
            if (document.RootElement.TryGetProperty("added_tokens", out JsonElement added))
            {
                foreach (JsonElement entry in added.EnumerateArray())
                {
                    special[entry.GetProperty("content").GetString()!] = entry.GetProperty("id").GetInt32();
                }
            }

            // Pairs are texts with a space between, or lists of two.
            var merges = model.GetProperty("merges").EnumerateArray().Select(merge => merge.ValueKind == JsonValueKind.Array
                ? (merge[0].GetString()!, merge[1].GetString()!)
                : Pair(merge.GetString()!, $"'{path}', merges")).ToArray();
            return new(Tokens(model.GetProperty("vocab")), merges, special);
        }
        catch (Exception reason) when (reason is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"'{path}' is not a tokenizer.json: {reason.Message}", reason);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The vocabulary lacks a token that its merges lead to.</exception>
    public ImmutableArray<int> Encode(string text)
    {
        var result = ImmutableArray.CreateBuilder<int>();
        foreach (Match word in Words().Matches(text))
        {
            foreach (string part in Merge([.. Encoding.UTF8.GetBytes(word.Value).Select(value => Letters[value].ToString())]))
            {
                result.Add(tokens.TryGetValue(part, out int token) ? token : throw new InvalidDataException($"The vocabulary has no token for '{part}', which its merges lead to. Vocabulary and merges do not belong together."));
            }
        }

        return result.ToImmutable();
    }

    /// <inheritdoc/>
    public string Decode(IEnumerable<int> tokens)
    {
        List<byte> bytes = [];
        foreach (int token in tokens.Where(token => !special.Contains(token)))
        {
            string text = texts.TryGetValue(token, out string? known)
                ? known
                : throw new ArgumentException(FormattableString.Invariant($"There is no token {token}: the vocabulary ends at {Count - 1}."), nameof(tokens));
            bytes.AddRange(text.Where(Bytes.ContainsKey).Select(letter => Bytes[letter]));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private List<string> Merge(List<string> parts)
    {
        while (true)
        {
            var (place, best) = (-1, int.MaxValue);
            for (int i = 0; i + 1 < parts.Count; i++)
            {
                if (ranks.TryGetValue((parts[i], parts[i + 1]), out int rank) && rank < best)
                {
                    (place, best) = (i, rank);
                }
            }

            if (place < 0)
            {
                return parts;
            }

            parts[place] += parts[place + 1];
            parts.RemoveAt(place + 1);
        }
    }

    private static Dictionary<string, int> ReadTokens(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Tokens(document.RootElement);
        }
        catch (Exception reason) when (reason is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"'{path}' is not a vocabulary, an object of texts and numbers: {reason.Message}", reason);
        }
    }

    private static Dictionary<string, int> Tokens(JsonElement vocabulary) =>
        vocabulary.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetInt32(), StringComparer.Ordinal);

    private static (string, string) Pair(string line, string place) => line.Split(' ') is [{ Length: > 0 } left, { Length: > 0 } right]
        ? (left, right)
        : throw new InvalidDataException($"{place}: '{line}' is not a pair of texts with a space between.");

    // Printable characters of Latin-1 stand for themselves, the other bytes for characters from 256 on.
    private static char[] LettersOfBytes()
    {
        char[] letters = new char[256];
        int next = 256;
        for (int value = 0; value < letters.Length; value++)
        {
            letters[value] = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)value : (char)next++;
        }

        return letters;
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Words();

    [GeneratedRegex(@"^<\|.*\|>$")]
    private static partial Regex SpecialForm();
}
