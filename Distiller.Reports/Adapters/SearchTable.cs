using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Tables;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>A search for pruning ratios as a table.</summary>
public static class SearchTable
{
    /// <summary>One row for each episode, in the columns of the original's <c>amc.csv</c>, with loss and top-5 besides.</summary>
    /// <param name="episodes">The episodes.</param>
    public static Table Of(ImmutableArray<SearchEpisode> episodes) => new(
        "Episodes of the search",
        [
            Column.OfNumber("episode", "0"),
            Column.OfNumber("top1", "F2"),
            Column.OfNumber("reward", "F4"),
            Column.OfNumber("total_macs", "0"),
            Column.OfNumber("normalized_macs", "F4"),
            Column.OfNumber("normalized_nnz", "F4"),
            Column.OfText("action_history"),
            Column.OfText("agent_action_history"),
            Column.OfNumber("top5", "F2"),
            Column.OfNumber("loss", "F4"),
        ],
        [.. episodes.Select(episode => Row.Of(
            episode.Episode, episode.Top1, episode.Reward, episode.TotalMacs, episode.NormalizedMacs, episode.NormalizedWeights,
            Text(episode.Actions), Text(episode.AgentActions), episode.Top5, episode.Loss))]);

    private static string Text(ImmutableArray<double> actions) =>
        string.Join(' ', actions.Select(action => action.ToString("F4", CultureInfo.InvariantCulture)));
}
