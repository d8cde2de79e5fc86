using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Distiller.Configuration;

/// <summary>Reads YAML into nodes that know their positions. Tags are ignored, so nothing in a file can name a type to create.</summary>
internal sealed class YamlReader
{
    // No schedule comes near it; a file made to exhaust the stack ends here.
    private const int DeepestNesting = 100;

    private readonly string file;
    private readonly Parser parser;
    private readonly Dictionary<AnchorName, YamlNode> anchors = [];
    private int depth;

    private YamlReader(string file, TextReader text)
    {
        this.file = file;
        parser = new Parser(text);
    }

    /// <summary>Reads the mapping that a schedule file is.</summary>
    public static YamlMap Read(string file, TextReader text)
    {
        YamlReader reader = new(file, text);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException reason)
        {
            throw new ScheduleFormatException(
                file, (int)reason.Start.Line, (int)reason.Start.Column, "", $"This is not valid YAML: {reason.InnerException?.Message ?? reason.Message}", reason);
        }
        catch (InvalidOperationException reason)
        {
            // The scanner's way to say that a bracket or a quote is not closed.
            Mark place = reader.parser.Current?.End ?? Mark.Empty;
            throw new ScheduleFormatException(
                file, (int)place.Line, (int)place.Column, "", "This is not valid YAML: something that was opened here or before, such as { or [, is not closed.", reason);
        }
    }

    private YamlMap ReadDocument()
    {
        parser.Consume<StreamStart>();
        if (!parser.Accept<DocumentStart>(out _))
        {
            return new YamlMap([], 1, 1);
        }

        parser.Consume<DocumentStart>();
        YamlNode root = ReadNode();
        return root switch
        {
            YamlMap map => map,
            YamlScalar { Text: "", IsQuoted: false } => new YamlMap([], 1, 1),
            _ => throw new ScheduleFormatException(file, root.Line, root.Column, "", "A schedule file is a mapping of sections, such as pruners and policies."),
        };
    }

    private YamlNode ReadNode()
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value, out YamlNode? known)
                ? known
                : throw new ScheduleFormatException(file, (int)alias.Start.Line, (int)alias.Start.Column, "", $"The alias '*{alias.Value}' has no anchor before it.");
        }

        NodeEvent start = parser.Consume<NodeEvent>();
        (int line, int column) = ((int)start.Start.Line, (int)start.Start.Column);
        if (++depth > DeepestNesting)
        {
            throw new ScheduleFormatException(file, line, column, "", "Lists and mappings are nested too deeply.");
        }

        YamlNode node = start switch
        {
            Scalar scalar => new YamlScalar(scalar.Value, scalar.Style is not ScalarStyle.Plain, line, column),
            SequenceStart => ReadList(line, column),
            MappingStart => ReadMap(line, column),
            _ => throw new ScheduleFormatException(file, line, column, "", "A value, a list or a mapping was expected here."),
        };
        depth--;
        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor] = node;
        }

        return node;
    }

    private YamlList ReadList(int line, int column)
    {
        ImmutableArray<YamlNode>.Builder items = ImmutableArray.CreateBuilder<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode());
        }

        return new YamlList(items.ToImmutable(), line, column);
    }

    private YamlMap ReadMap(int line, int column)
    {
        OrderedDictionary<string, YamlEntry> entries = new(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            YamlNode key = ReadNode();
            if (key is not YamlScalar { Text: var name })
            {
                throw new ScheduleFormatException(file, key.Line, key.Column, "", "Keys must be plain texts.");
            }

            // Setting an existing key keeps its place: the last value at the first position, as the original's reader does.
            entries[name] = new YamlEntry(name, ReadNode(), key.Line, key.Column);
        }

        return new YamlMap([.. entries.Values], line, column);
    }
}
