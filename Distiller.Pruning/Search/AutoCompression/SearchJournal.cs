using System.Collections.Immutable;
using System.Text.Json;
using Distiller.IO;
using Distiller.Results;

namespace Distiller.Pruning;

/// <summary>A file with a line for the search and a line for each episode.</summary>
internal sealed class SearchJournal
{
    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private readonly string _path;

    private SearchJournal(string path, ImmutableArray<SearchEpisode> episodes) => (_path, Episodes) = (path, episodes);

    /// <summary>What was in the file when it was opened.</summary>
    public ImmutableArray<SearchEpisode> Episodes { get; }

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="search">What makes the search differ from others.</param>
    public static SearchJournal Open(string path, string search)
    {
        var header = JsonSerializer.Serialize(new Header(search), _json);
        if (!File.Exists(path))
        {
            AtomicFile.WriteText(path, header + "\n");
            return new(path, []);
        }

        var text = File.ReadAllText(path);
        // A line without an end was being written when the search was stopped; its episode is lived through again.
        var lines = text.Split('\n')[..^1];
        if (lines.Length == 0 || lines[0] != header)
        {
            throw new InvalidDataException(
                $"The journal '{path}' belongs to another search: it begins with '{lines.FirstOrDefault()}', this search with '{header}'. Name another file, or delete this one.");
        }

        ImmutableArray<SearchEpisode> episodes = [.. lines.Skip(1).Select((line, index) => Read(path, line, index))];
        AtomicFile.WriteText(path, string.Concat(lines.Select(line => line + "\n")));
        return new(path, episodes);
    }

    /// <summary>Writes an episode.</summary>
    public void Append(SearchEpisode episode) => File.AppendAllText(_path, JsonSerializer.Serialize(episode, _json) + "\n", AtomicFile.Utf8);

    private static SearchEpisode Read(string path, string line, int index)
    {
        try
        {
            if (JsonSerializer.Deserialize<SearchEpisode>(line, _json) is { } episode && episode.Episode == index)
            {
                return episode;
            }
        }
        catch (JsonException exception)
        {
            throw Damaged(exception);
        }

        throw Damaged(null);

        InvalidDataException Damaged(Exception? inner) => new(
            FormattableString.Invariant($"Line {index + 2} of the journal '{path}' is not episode {index}. Delete the lines from there on; the search makes them again."), inner);
    }

    private sealed record Header(string Search);
}
