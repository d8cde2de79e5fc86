using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.Configuration;

/// <summary>A value of a schedule file that knows where it stands. Asking for what it is not is an error with file, line and key.</summary>
public sealed class SpecValue
{
    private readonly string file;
    private readonly YamlNode node;

    internal SpecValue(string file, string key, string name, YamlNode node)
    {
        this.file = file;
        Key = key;
        Name = name;
        this.node = node;
    }

    /// <summary>The dotted path, such as <c>pruners.low_pruner.weights[2]</c>.</summary>
    public string Key { get; }

    /// <summary>The last part of the path: the key under which the value stands, dots included.</summary>
    public string Name { get; }

    /// <summary>Whether nothing is written, or null.</summary>
    public bool IsNull => node is YamlScalar scalar && YamlScalars.IsNull(scalar);

    /// <summary>Whether nothing is written at all.</summary>
    internal bool IsEmpty => node is YamlScalar { Text: "", IsQuoted: false };

    /// <summary>Whether this is a list.</summary>
    public bool IsList => node is YamlList;

    /// <summary>Whether this is a mapping.</summary>
    public bool IsMapping => node is YamlMap;

    /// <summary>The items of a list; a single value is a list of one, as some of the original's schedules write it.</summary>
    public ImmutableArray<SpecValue> Items => node switch
    {
        YamlList list => [.. list.Items.Select((item, index) => new SpecValue(file, string.Create(CultureInfo.InvariantCulture, $"{Key}[{index}]"), Name, item))],
        YamlScalar when !IsNull => [this],
        _ => throw Error("A list was expected here."),
    };

    /// <summary>The entries of a mapping in the order of the file.</summary>
    public ImmutableArray<KeyValuePair<string, SpecValue>> Entries => node is YamlMap map
        ? [.. map.Entries.Select(entry => KeyValuePair.Create(entry.Key, new SpecValue(file, $"{Key}.{entry.Key}", entry.Key, entry.Value)))]
        : throw Error("A mapping was expected here.");

    /// <summary>The numbers of a value, a list, or the values of a mapping; texts are passed over.</summary>
    internal IEnumerable<(SpecValue Value, double Number)> AllNumbers => node switch
    {
        YamlScalar scalar => YamlScalars.Number(scalar) is { } number ? [(this, number)] : [],
        YamlList => Items.SelectMany(item => item.AllNumbers),
        _ => Entries.SelectMany(entry => entry.Value.AllNumbers),
    };

    /// <summary>The text.</summary>
    /// <returns>The text as it is written.</returns>
    /// <exception cref="ScheduleFormatException">The value is a list, a mapping or nothing.</exception>
    public string Text() => node is YamlScalar { Text: var text } && !IsNull ? text : throw Error("A text was expected here.");

    /// <summary>The number; <c>1e-4</c> is one.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="ScheduleFormatException">The value is not a number.</exception>
    public double Number() => (node is YamlScalar scalar ? YamlScalars.Number(scalar) : null) ?? throw Error($"A number was expected here{Found()}.");

    /// <summary>The integer.</summary>
    /// <returns>The integer.</returns>
    /// <exception cref="ScheduleFormatException">The value is not a whole number of 32 bits.</exception>
    public int Integer()
    {
        double? number = node is YamlScalar scalar ? YamlScalars.Number(scalar) : null;
        return number is { } value && double.IsInteger(value) && Math.Abs(value) <= int.MaxValue
            ? (int)value
            : throw Error($"A whole number was expected here{Found()}.");
    }

    /// <summary>The integer.</summary>
    /// <returns>The integer.</returns>
    /// <exception cref="ScheduleFormatException">The value is not a whole number of 64 bits.</exception>
    public long LongInteger() => node is YamlScalar scalar && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
        ? value
        : throw Error($"A whole number was expected here{Found()}.");

    /// <summary>The flag: true, yes, on, false, no, off.</summary>
    /// <returns>The flag.</returns>
    /// <exception cref="ScheduleFormatException">The value is not a flag.</exception>
    public bool Flag() => (node is YamlScalar scalar ? YamlScalars.Flag(scalar) : null) ?? throw Error($"true or false was expected here{Found()}.");

    /// <summary>Access to the entries of a mapping by name.</summary>
    /// <returns>A reader that knows which keys have been asked for.</returns>
    /// <exception cref="ScheduleFormatException">The value is not a mapping.</exception>
    public SpecReader Reader() => node switch
    {
        YamlMap map => new SpecReader(file, Key, Name, map),
        _ when IsNull => new SpecReader(file, Key, Name, new YamlMap([], node.Line, node.Column)),
        _ => throw Error("A mapping was expected here."),
    };

    /// <summary>An error at this place.</summary>
    /// <param name="problem">What is wrong, and how to fix it.</param>
    /// <param name="inner">What caused it, or null.</param>
    /// <returns>The exception to throw.</returns>
    public ScheduleFormatException Error(string problem, Exception? inner = null) => new(file, node.Line, node.Column, Key, problem, inner);

    private string Found() => node switch
    {
        YamlScalar { Text: var text } when !IsNull => $", not '{text}'",
        YamlList => ", not a list",
        YamlMap => ", not a mapping",
        _ => "",
    };
}
