namespace Distiller.Configuration;

/// <summary>
/// Where the parts of a schedule stand in the file that it was read from. Kept beside the descriptions, which know nothing of
/// files, so that what only a model can tell, such as a name that matches nothing, is still reported with its line.
/// </summary>
public sealed class ScheduleSource
{
    private readonly YamlMap root;

    internal ScheduleSource(string file, YamlMap root)
    {
        File = file;
        this.root = root;
    }

    /// <summary>The file, as the user named it.</summary>
    public string File { get; }

    /// <summary>Where something is written.</summary>
    /// <param name="key">A dotted path, such as <c>pruners.low_pruner.weights</c>. Components may contain dots themselves.</param>
    /// <param name="item">An item of the list, or a key of the mapping, that stands there; null for the whole.</param>
    /// <returns>The place of the item; if there is no such item, that of the nearest part of the path that is written; null if the path is not of this file.</returns>
    public SourcePosition? Find(string key, string? item = null)
    {
        if (Entry(root, key) is not { } entry)
        {
            int dot = key.LastIndexOf('.');
            return dot < 0 ? null : Find(key[..dot]);
        }

        return entry.Value switch
        {
            YamlMap map when item is not null && map.Find(item) is { } row => new(File, row.Line, row.Column),
            YamlList list when item is not null && Scalar(list, item) is { } scalar => new(File, scalar.Line, scalar.Column),
            YamlScalar scalar when scalar.Text == item => new(File, scalar.Line, scalar.Column),
            _ => new(File, entry.Line, entry.Column),
        };
    }

    private static YamlScalar? Scalar(YamlList list, string text) => list.Items.OfType<YamlScalar>().FirstOrDefault(item => item.Text == text);

    private static YamlEntry? Entry(YamlMap map, string path) =>
        map.Find(path) ?? map.Entries
            .Where(entry => path.StartsWith(entry.Key + ".", StringComparison.Ordinal))
            .Select(entry => entry.Value is YamlMap inner ? Entry(inner, path[(entry.Key.Length + 1)..]) : null)
            .FirstOrDefault(found => found is not null);
}
