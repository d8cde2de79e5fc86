using System.Collections.Immutable;
using System.Globalization;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>Names by which runs are told apart.</summary>
internal static class RunNames
{
    /// <summary>The runs' own names; those that occur again are numbered.</summary>
    public static ImmutableArray<string> Of(IReadOnlyList<RunReport> runs)
    {
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        return [.. runs.Select(run =>
        {
            var number = seen[run.Run.Name] = seen.GetValueOrDefault(run.Run.Name) + 1;
            return number == 1 ? run.Run.Name : string.Create(CultureInfo.InvariantCulture, $"{run.Run.Name} ({number})");
        })];
    }
}
