using System.Collections.Immutable;

namespace Distiller.Configuration;

/// <summary>A piece of a YAML document and where it stands. Lines and columns count from 1.</summary>
internal abstract record YamlNode(int Line, int Column);

/// <summary>A text, number, flag or nothing; which one, the reader decides.</summary>
internal sealed record YamlScalar(string Text, bool IsQuoted, int Line, int Column) : YamlNode(Line, Column);

/// <summary>A list.</summary>
internal sealed record YamlList(ImmutableArray<YamlNode> Items, int Line, int Column) : YamlNode(Line, Column);

/// <summary>A key of a mapping, where it stands, and its value.</summary>
internal sealed record YamlEntry(string Key, YamlNode Value, int Line, int Column)
{
    /// <summary>An entry that is written, not read.</summary>
    public static YamlEntry Of(string key, YamlNode value) => new(key, value, 1, 1);
}

/// <summary>A mapping in the order of the file. A key that occurs twice has its last value at its first place.</summary>
internal sealed record YamlMap(ImmutableArray<YamlEntry> Entries, int Line, int Column) : YamlNode(Line, Column)
{
    public YamlEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);
}
