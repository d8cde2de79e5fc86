using System.Collections.Immutable;
using Distiller.Naming;

namespace Distiller.Configuration;

/// <summary>
/// Typed access to a mapping of a schedule file. It remembers the keys that were asked for: <see cref="Finish"/> refuses all
/// others, so that a misspelt key cannot vanish.
/// </summary>
public sealed class SpecReader
{
    private readonly string file;
    private readonly YamlMap map;
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    internal SpecReader(string file, string key, string name, YamlMap map)
    {
        this.file = file;
        this.map = map;
        Key = key;
        Name = name;
    }

    /// <summary>The dotted path of the mapping, such as <c>pruners.low_pruner</c>.</summary>
    public string Key { get; }

    /// <summary>The name under which the mapping stands: that of a component.</summary>
    public string Name { get; }

    /// <summary>The keys that are written, in the order of the file.</summary>
    public IEnumerable<string> Keys => map.Entries.Select(entry => entry.Key);

    /// <summary>Whether a key is written and has a value. Counts as asking for it.</summary>
    /// <param name="key">The key.</param>
    /// <returns>False for null, too.</returns>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>A value, or null if it is not written.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value; null for a written <c>null</c>, too.</returns>
    /// <exception cref="ScheduleFormatException">The key is written with nothing behind it.</exception>
    public SpecValue? Find(string key)
    {
        known.Add(key);
        if (map.Find(key) is not { } entry)
        {
            return null;
        }

        SpecValue value = new(file, Path(key), key, entry.Value);
        if (value.IsEmpty)
        {
            throw new ScheduleFormatException(file, entry.Line, entry.Column, Path(key), $"The key '{key}' has no value. Write one, or remove the key.");
        }

        return value.IsNull ? null : value;
    }

    /// <summary>A value that must be there.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ScheduleFormatException">The key is missing.</exception>
    public SpecValue Value(string key) => Find(key) ?? throw Missing(key);

    /// <summary>A text that must be there.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ScheduleFormatException">The key is missing, or no text.</exception>
    public string Text(string key) => Value(key).Text();

    /// <summary>A number that must be there.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ScheduleFormatException">The key is missing, or no number.</exception>
    public double Number(string key) => Value(key).Number();

    /// <summary>A number with a default.</summary>
    /// <param name="key">The key.</param>
    /// <param name="otherwise">The number if the key is not written.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ScheduleFormatException">The value is not a number.</exception>
    public double Number(string key, double otherwise) => Find(key)?.Number() ?? otherwise;

    /// <summary>An integer that must be there.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The integer.</returns>
    /// <exception cref="ScheduleFormatException">The key is missing, or no integer.</exception>
    public int Integer(string key) => Value(key).Integer();

    /// <summary>An integer with a default.</summary>
    /// <param name="key">The key.</param>
    /// <param name="otherwise">The integer if the key is not written.</param>
    /// <returns>The integer.</returns>
    /// <exception cref="ScheduleFormatException">The value is not an integer.</exception>
    public int Integer(string key, int otherwise) => Find(key)?.Integer() ?? otherwise;

    /// <summary>A seed with a default: an integer of 64 bits.</summary>
    /// <param name="key">The key.</param>
    /// <param name="otherwise">The integer if the key is not written.</param>
    /// <returns>The integer.</returns>
    /// <exception cref="ScheduleFormatException">The value is not an integer.</exception>
    public long LongInteger(string key, long otherwise) => Find(key)?.LongInteger() ?? otherwise;

    /// <summary>A flag with a default.</summary>
    /// <param name="key">The key.</param>
    /// <param name="otherwise">The flag if the key is not written.</param>
    /// <returns>The flag.</returns>
    /// <exception cref="ScheduleFormatException">The value is not a flag.</exception>
    public bool Flag(string key, bool otherwise = false) => Find(key)?.Flag() ?? otherwise;

    /// <summary>A list of texts that must be there; a single text is a list of one.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The texts.</returns>
    /// <exception cref="ScheduleFormatException">The key is missing, or no list of texts.</exception>
    public ImmutableArray<string> Texts(string key) => [.. Value(key).Items.Select(item => item.Text())];

    /// <summary>A list of numbers that must be there; a single number is a list of one.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="ScheduleFormatException">The key is missing, or no list of numbers.</exception>
    public ImmutableArray<double> Numbers(string key) => [.. Value(key).Items.Select(item => item.Number())];

    /// <summary>A list of integers that must be there; a single integer is a list of one.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The integers.</returns>
    /// <exception cref="ScheduleFormatException">The key is missing, or no list of integers.</exception>
    public ImmutableArray<int> Integers(string key) => [.. Value(key).Items.Select(item => item.Integer())];

    /// <summary>One of several words.</summary>
    /// <typeparam name="T">What the words mean.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="words">Each word with its meaning.</param>
    /// <returns>The meaning of the word that is written.</returns>
    /// <exception cref="ScheduleFormatException">The key is missing, or the word is another one.</exception>
    public T Choice<T>(string key, params ReadOnlySpan<(string Word, T Meaning)> words)
    {
        SpecValue value = Value(key);
        string text = value.Text();
        List<string> all = [];
        foreach ((string word, T meaning) in words)
        {
            if (word == text)
            {
                return meaning;
            }

            all.Add(word);
        }

        throw value.Error($"'{text}' is not known here. Use one of: {string.Join(", ", all)}.");
    }

    /// <summary>The entries of the mapping in the order of the file. Counts as asking for all of them.</summary>
    public IEnumerable<KeyValuePair<string, SpecValue>> Entries
    {
        get
        {
            known.UnionWith(Keys);
            return map.Entries.Select(entry => KeyValuePair.Create(entry.Key, new SpecValue(file, Path(entry.Key), entry.Key, entry.Value)));
        }
    }

    /// <summary>The mapping under a key, or an empty one.</summary>
    /// <param name="key">The key.</param>
    /// <returns>A reader of its own; finish it, too.</returns>
    /// <exception cref="ScheduleFormatException">The value is not a mapping.</exception>
    public SpecReader Section(string key)
    {
        known.Add(key);
        return map.Find(key) is { } entry
            ? new SpecValue(file, Path(key), key, entry.Value).Reader()
            : new SpecReader(file, Path(key), key, new YamlMap([], map.Line, map.Column));
    }

    /// <summary>Refuses keys that nobody asked for.</summary>
    /// <exception cref="ScheduleFormatException">There is an unknown key; the message has the nearest known ones.</exception>
    public void Finish()
    {
        if (map.Entries.FirstOrDefault(entry => !known.Contains(entry.Key)) is { } unknown)
        {
            throw ErrorAt(unknown.Key, $"The key '{unknown.Key}' is not known here. {NearestNames.Hint(unknown.Key, known)}");
        }
    }

    internal ScheduleFormatException ErrorAt(string key, string problem) => map.Find(key) is { } entry
        ? new(file, entry.Line, entry.Column, Path(key), problem)
        : Error(problem);

    /// <summary>An error at this mapping.</summary>
    /// <param name="problem">What is wrong, and how to fix it.</param>
    /// <param name="inner">What caused it, or null.</param>
    /// <returns>The exception to throw.</returns>
    public ScheduleFormatException Error(string problem, Exception? inner = null) => new(file, map.Line, map.Column, Key, problem, inner);

    /// <summary>A key that is missing, at the place of the one that was probably meant for it.</summary>
    private ScheduleFormatException Missing(string key)
    {
        YamlEntry? slip = map.Entries
            .Where(entry => !known.Contains(entry.Key) && NearestNames.Distance(entry.Key, key) <= Math.Max(2, key.Length / 4))
            .MinBy(entry => NearestNames.Distance(entry.Key, key));
        return slip is null
            ? Error($"The key '{key}' is missing.")
            : ErrorAt(slip.Key, $"The key '{key}' is missing, and '{slip.Key}' is not known here: change it to '{key}'.");
    }

    private string Path(string key) => Key.Length == 0 ? key : $"{Key}.{key}";
}
