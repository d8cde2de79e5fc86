using System.Globalization;

namespace Distiller.Configuration;

/// <summary>Collects the entries of a mapping of a schedule file, in the order in which they are added.</summary>
public sealed class SpecWriter
{
    private readonly List<KeyValuePair<string, Func<YamlNode>>> entries = [];

    /// <summary>Adds a text.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The text; quoted where it would be taken for something else.</param>
    public void Add(string key, string value) => AddNode(key, Text(value));

    /// <summary>Adds a number.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The number.</param>
    public void Add(string key, double value) => AddNode(key, Plain(YamlScalars.Write(value)));

    /// <summary>Adds an integer.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The integer.</param>
    public void Add(string key, int value) => AddNode(key, Plain(value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Adds an integer of 64 bits: a seed.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The integer.</param>
    public void Add(string key, long value) => AddNode(key, Plain(value.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Adds a flag.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The flag.</param>
    public void Add(string key, bool value) => AddNode(key, Plain(value ? "true" : "false"));

    /// <summary>Adds a list of texts.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">The texts.</param>
    public void Add(string key, IEnumerable<string> values) => AddNode(key, List(values.Select(Text)));

    /// <summary>Adds a list of numbers.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">The numbers.</param>
    public void Add(string key, IEnumerable<double> values) => AddNode(key, List(values.Select(value => Plain(YamlScalars.Write(value)))));

    /// <summary>Adds a list of integers.</summary>
    /// <param name="key">The key.</param>
    /// <param name="values">The integers.</param>
    public void Add(string key, IEnumerable<int> values) => AddNode(key, List(values.Select(value => Plain(value.ToString(CultureInfo.InvariantCulture)))));

    /// <summary>Adds a mapping, whose entries may be added later.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The writer of the mapping.</returns>
    public SpecWriter Section(string key)
    {
        SpecWriter section = new();
        entries.Add(KeyValuePair.Create<string, Func<YamlNode>>(key, section.ToNode));
        return section;
    }

    internal void AddNode(string key, YamlNode node) => entries.Add(KeyValuePair.Create(key, () => node));

    internal YamlMap ToNode() => new([.. entries.Select(entry => YamlEntry.Of(entry.Key, entry.Value()))], 1, 1);

    private static YamlScalar Plain(string text) => new(text, IsQuoted: false, 1, 1);

    private static YamlScalar Text(string text) => new(text, YamlScalars.NeedsQuotes(text), 1, 1);

    private static YamlList List(IEnumerable<YamlScalar> items) => new([.. items], 1, 1);
}
