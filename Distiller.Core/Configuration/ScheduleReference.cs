using System.Text;

namespace Distiller.Configuration;

/// <summary>The reference of schedule files as Markdown: every class with its keys, types, ranges and defaults.</summary>
public static class ScheduleReference
{
    /// <summary>The reference of everything that a registry reads.</summary>
    /// <param name="registry">The classes.</param>
    /// <returns>Markdown with headings of the second and third level; each line ends with a line feed.</returns>
    public static string Write(ComponentRegistry registry)
    {
        StringBuilder text = new();
        foreach (string kind in registry.Kinds)
        {
            Line(text, $"## Section `{kind}s`");
            Line(text);
            if (registry.Description(kind, "") is { } policy)
            {
                Line(text, $"{policy.Summary} Key of its policies: `{kind}`{(policy.Keys.IsEmpty ? ", without `args`." : ", with these `args`:")}");
                Line(text);
                Keys(text, policy.Keys);
            }

            foreach (string name in registry.Classes(kind))
            {
                Line(text, $"### `{name}`");
                Line(text);
                if (registry.Description(kind, name) is { } description)
                {
                    Line(text, description.Summary);
                    Line(text);
                    Keys(text, description.Keys);
                }
            }

            Refused(text, registry, kind);
        }

        return text.ToString();
    }

    private static void Keys(StringBuilder text, IReadOnlyCollection<KeyDescription> keys)
    {
        if (keys.Count == 0)
        {
            return;
        }

        Line(text, "| Key | Value | Default | Meaning |");
        Line(text, "|---|---|---|---|");
        foreach (KeyDescription key in keys)
        {
            Row(text, key.Name, key);
            foreach (KeyDescription inner in key.Keys)
            {
                Row(text, key.Type == KeyType.MappingTable ? $"{key.Name}.*.{inner.Name}" : $"{key.Name}.{inner.Name}", inner);
            }
        }

        Line(text);
    }

    private static void Row(StringBuilder text, string name, KeyDescription key)
    {
        string otherwise = key switch
        {
            { IsOptional: false } => "required",
            { Default: { } written } => $"`{written}`",
            _ => "none",
        };
        Line(text, $"| `{name}` | {Type(key)} | {otherwise} | {key.Meaning.Replace("|", "\\|", StringComparison.Ordinal)} |");
    }

    private static string Type(KeyDescription key)
    {
        string type = key.Type switch
        {
            KeyType.Text => "text",
            KeyType.Choice or KeyType.ChoiceOrMapping => string.Join(", ", key.Words.Select(word => $"`{word}`")),
            KeyType.Number => "number",
            KeyType.Integer => "whole number",
            KeyType.Flag => "true or false",
            KeyType.Texts => "text or list of texts",
            KeyType.Numbers => "number or list of numbers",
            KeyType.Integers => "whole number or list of them",
            KeyType.NumberTable => "mapping to numbers",
            KeyType.Table or KeyType.Mapping => "mapping",
            KeyType.MappingTable => "mapping to mappings",
            _ => throw new InvalidOperationException($"Unknown type of key '{key.Type}'."),
        };
        string suffix = (key.Type == KeyType.ChoiceOrMapping ? " or mapping" : "") + (key.AllowsNull ? " or null" : "");
        return key.Range.Length == 0 ? type + suffix : $"{type}{suffix}, {key.Range}";
    }

    private static void Refused(StringBuilder text, ComponentRegistry registry, string kind)
    {
        IReadOnlyList<KeyValuePair<string, string>> refused = registry.Refused(kind);
        if (refused.Count == 0)
        {
            return;
        }

        Line(text, "Refused by name:");
        Line(text);
        foreach ((string name, string reason) in refused)
        {
            Line(text, $"- `{name}`: {reason}");
        }

        Line(text);
    }

    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');
}
