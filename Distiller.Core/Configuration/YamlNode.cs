using System.Collections.Immutable;

namespace Distiller.Configuration;

/// <summary>A piece of a YAML document and where it stands. Lines and columns count from 1.</summary>
internal abstract record YamlNode(int Line, int Column);

/// <summary>A text, number, flag or nothing; which one, the reader decides.</summary>
internal sealed record YamlScalar(string Text, bool IsQuoted, int Line, int Column) : YamlNode(Line, Column);

/// <summary>A list.</summary>
internal sealed record YamlList(ImmutableArray<YamlNode> Items, int Line, int Column) : YamlNode(Line, Column);

/// <summary>A mapping in the order of the file. A key that occurs twice has its last value at its first place.</summary>
internal sealed record YamlMap(ImmutableArray<KeyValuePair<string, YamlNode>> Entries, int Line, int Column) : YamlNode(Line, Column)
{
    public YamlNode? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key).Value;
}
