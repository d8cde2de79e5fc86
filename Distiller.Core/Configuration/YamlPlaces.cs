using Distiller.Scheduling;

namespace Distiller.Configuration;

/// <summary>Where the parts of a schedule stand in its file.</summary>
internal sealed class YamlPlaces(string file, YamlMap root)
{
    /// <summary>Finds what <see cref="ScheduleSource.Find"/> promises.</summary>
    public SourcePosition? Find(string key, string? item)
    {
        if (Entry(root, key) is not { } entry)
        {
            int dot = key.LastIndexOf('.');
            return dot < 0 ? null : Find(key[..dot], null);
        }

        return entry.Value switch
        {
            YamlMap map when item is not null && map.Find(item) is { } row => new(file, row.Line, row.Column),
            YamlList list when item is not null && Scalar(list, item) is { } scalar => new(file, scalar.Line, scalar.Column),
            YamlScalar scalar when scalar.Text == item => new(file, scalar.Line, scalar.Column),
            _ => new(file, entry.Line, entry.Column),
        };
    }

    private static YamlScalar? Scalar(YamlList list, string text) => list.Items.OfType<YamlScalar>().FirstOrDefault(item => item.Text == text);

    private static YamlEntry? Entry(YamlMap map, string path) =>
        map.Find(path) ?? map.Entries
            .Where(entry => path.StartsWith(entry.Key + ".", StringComparison.Ordinal))
            .Select(entry => entry.Value is YamlMap inner ? Entry(inner, path[(entry.Key.Length + 1)..]) : null)
            .FirstOrDefault(found => found is not null);
}
