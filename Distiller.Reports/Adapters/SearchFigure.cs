using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Figures;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>How a search for pruning ratios went.</summary>
public static class SearchFigure
{
    /// <summary>Episodes in a step of the mean that is drawn.</summary>
    private const int Window = 10;

    /// <summary>The moving mean of rewards over the last ten episodes, a line for each search.</summary>
    /// <param name="searches">Names and episodes.</param>
    public static Figure Rewards(params ImmutableArray<(string Name, ImmutableArray<SearchEpisode> Episodes)> searches) => new()
    {
        Title = "Reward by episode",
        Description = string.Create(CultureInfo.InvariantCulture, $"Mean of the last {Window} episodes. ")
            + string.Join("; ", searches.Select(search => string.Create(
                CultureInfo.InvariantCulture, $"{search.Name}: best {search.Episodes.Max(episode => episode.Reward):F4}"))) + ".",
        X = new Axis { Label = "episode", WholeNumbers = true },
        Y = new Axis { Label = $"reward, mean of {Window}" },
        Series = [.. searches.Select(search => new LineSeries
        {
            Name = search.Name,
            Points = [.. search.Episodes.Select((episode, index) => new FigurePoint(
                episode.Episode, search.Episodes.Take(index + 1).TakeLast(Window).Average(near => near.Reward)))],
        })],
    };

    /// <summary>What was removed from each layer: the best episode of each search.</summary>
    /// <param name="layers">Names of the layers, in the order of the steps.</param>
    /// <param name="searches">Names and episodes.</param>
    public static Figure Ratios(ImmutableArray<string> layers, params ImmutableArray<(string Name, ImmutableArray<SearchEpisode> Episodes)> searches) => new()
    {
        Title = "What the best episode removes from each layer",
        Description = string.Join("; ", searches.Select(search =>
            $"{search.Name}: {string.Join(", ", Best(search.Episodes).Actions.Select(action => action.ToString("F2", CultureInfo.InvariantCulture)))}")) + ".",
        X = new Axis { Label = "layer", Ticks = [.. layers.Select((layer, index) => new AxisTick(index, layer))] },
        Y = new Axis { Label = "removed", Unit = "%", Minimum = 0, Maximum = 100 },
        Series = [.. searches.Select(search => new LineSeries
        {
            Name = search.Name,
            Markers = true,
            Points = [.. Best(search.Episodes).Actions.Select((action, index) => new FigurePoint(index, 100 * action))],
        })],
    };

    private static SearchEpisode Best(ImmutableArray<SearchEpisode> episodes) => episodes.MaxBy(episode => episode.Reward)!;
}
