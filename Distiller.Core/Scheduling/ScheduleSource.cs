namespace Distiller.Scheduling;

/// <summary>
/// Where the parts of a schedule stand in the file that it was read from. Kept beside the descriptions, which know nothing of
/// files, so that what only a model can tell, such as a name that matches nothing, is still reported with its line.
/// </summary>
public sealed class ScheduleSource
{
    private readonly Func<string, string?, SourcePosition?> find;

    /// <summary>Names the file and who knows its lines: its reader.</summary>
    internal ScheduleSource(string file, Func<string, string?, SourcePosition?> find) => (File, this.find) = (file, find);

    /// <summary>The file, as the user named it.</summary>
    public string File { get; }

    /// <summary>Where something is written.</summary>
    /// <param name="key">A dotted path, such as <c>pruners.low_pruner.weights</c>. Components may contain dots themselves.</param>
    /// <param name="item">An item of the list, or a key of the mapping, that stands there; null for the whole.</param>
    /// <returns>The place of the item; if there is no such item, that of the nearest part of the path that is written; null if the path is not of this file.</returns>
    public SourcePosition? Find(string key, string? item = null) => find(key, item);
}
