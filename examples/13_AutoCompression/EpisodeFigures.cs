using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Results;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.AutoCompression;

/// <summary>What recorded episodes look like when they are counted or followed one by one.</summary>
internal static class EpisodeFigures
{
    private const int Window = 10;
    private const int RewardBins = 24;
    private const int ActionBins = 20;

    /// <summary>Accuracy and multiply-accumulates of each episode in grey, and their moving means.</summary>
    public static Figure Course(string agent, ImmutableArray<SearchEpisode> episodes, double density)
    {
        LineSeries top1 = Lines.Of("top-1", episodes.Select(episode => ((double)episode.Episode, episode.Top1)));
        LineSeries macs = Lines.Of("MACs", episodes.Select(episode => ((double)episode.Episode, 100 * episode.NormalizedMacs)));
        return new Figure
        {
            Title = $"Top-1 and MACs by episode: {agent}",
            Description = FormattableString.Invariant(
                $"Mean of the last {Window} episodes, grey: each episode. MACs left: {100 * episodes.Min(episode => episode.NormalizedMacs):F1} % to {100 * episodes.Max(episode => episode.NormalizedMacs):F1} %."),
            X = new Axis { Label = "episode", WholeNumbers = true },
            Y = new Axis { Label = "top-1; MACs left", Unit = "%", Minimum = 0, Maximum = 100 },
            Series = [Context(top1), Context(macs), MovingMean(top1, 0), MovingMean(macs, 1)],
            References = [new ReferenceLine(ReferenceOrientation.Horizontal, 100 * density, "budget of MACs")],
        };
    }

    /// <summary>How often which reward was met, with fitted densities where the rewards differ.</summary>
    public static Figure Rewards(string agent, ImmutableArray<SearchEpisode> episodes)
    {
        using var scope = NewDisposeScope();
        Tensor rewards = tensor(episodes.Select(episode => episode.Reward).ToArray());
        ImmutableArray<FittedDensity> densities = episodes.Select(episode => episode.Reward).Distinct().Skip(1).Any()
            ? [FittedDensity.Normal(rewards), FittedDensity.Laplace(rewards)]
            : [];
        return HistogramFigure.Of($"the reward of {agent}", Histogram.Of(rewards, RewardBins), densities) with
        {
            Title = $"Rewards of {agent}",
            X = new Axis { Label = "reward" },
            Y = new Axis { Label = "episodes", Minimum = 0 },
        };
    }

    /// <summary>How often which fraction of a layer was removed.</summary>
    public static Figure Actions(string layer, int step, params (string Agent, ImmutableArray<SearchEpisode> Episodes)[] searches) => new()
    {
        Title = $"Removed from {layer}",
        Description = string.Join("; ", searches.Select(search => FormattableString.Invariant(
            $"{search.Agent}: mean {search.Episodes.Average(episode => episode.Actions[step]):F2}"))) + ".",
        X = new Axis { Label = "fraction of the filters", Minimum = 0, Maximum = 1 },
        Y = new Axis { Label = "episodes", Minimum = 0 },
        Series = [.. searches.Select(search => Lines.Of(search.Agent, ActionCounts(search.Episodes, step)))],
    };

    private static Histogram ActionCounts(ImmutableArray<SearchEpisode> episodes, int step)
    {
        using var scope = NewDisposeScope();
        return Histogram.Of(tensor(episodes.Select(episode => episode.Actions[step]).ToArray()), ActionBins, 0, 1);
    }

    private static LineSeries Context(LineSeries line) => line with { IsContext = true };

    private static LineSeries MovingMean(LineSeries line, int color) => line with
    {
        PaletteIndex = color,
        Points = [.. line.Points.Select((point, index) => point with { Y = line.Points.Take(index + 1).TakeLast(Window).Average(near => near.Y) })],
    };
}
