using System.Globalization;
using Distiller.IO;

namespace Distiller.Distributed;

/// <summary>The file that keeps the results of shared work: for each run in turn a line with its fingerprint, then one for each result.</summary>
/// <param name="path">The file; null to keep nothing.</param>
internal sealed class WorkJournal(string? path)
{
    private List<Section>? sections;

    /// <summary>The results of a run that an earlier process has left. Those of other work, and what came after it, are of no use and dropped.</summary>
    /// <param name="run">Number of the run.</param>
    /// <param name="fingerprint">Of its work.</param>
    /// <param name="count">How many pieces it has.</param>
    public IReadOnlyDictionary<int, string> Open(int run, string fingerprint, int count)
    {
        sections ??= Read();
        if (run >= sections.Count || sections[run].Fingerprint != fingerprint)
        {
            sections.RemoveRange(run, sections.Count - run);
            sections.Add(new Section(fingerprint, []));
        }

        foreach (int stranger in sections[run].Results.Keys.Where(piece => piece < 0 || piece >= count).ToArray())
        {
            sections[run].Results.Remove(stranger);
        }

        return sections[run].Results;
    }

    /// <summary>Writes the file anew if there are more results than it has.</summary>
    /// <param name="run">Number of the run.</param>
    /// <param name="results">The results so far; null where there is none.</param>
    public void Write(int run, IReadOnlyList<string?> results)
    {
        if (path is null || results.Count(result => result is not null) <= sections![run].Results.Count)
        {
            return;
        }

        for (int piece = 0; piece < results.Count; piece++)
        {
            if (results[piece] is { } result)
            {
                sections[run].Results[piece] = result;
            }
        }

        AtomicFile.WriteText(path, string.Concat(sections.SelectMany(section => section.Results
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key} {entry.Value}\n"))
            .Prepend(section.Fingerprint + "\n"))));
    }

    private List<Section> Read()
    {
        List<Section> read = [];
        foreach (string line in path is not null && File.Exists(path) ? File.ReadAllLines(path) : [])
        {
            if (!line.Contains(' ', StringComparison.Ordinal))
            {
                read.Add(new Section(line, []));
            }
            else if (read.Count > 0 && line.Split(' ', 2) is [var number, var result] && int.TryParse(number, CultureInfo.InvariantCulture, out int piece))
            {
                read[^1].Results[piece] = result;
            }
        }

        return read;
    }

    private sealed record Section(string Fingerprint, SortedDictionary<int, string> Results);
}
