using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.Pruning;
using Distiller.Reports.Adapters;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using MathNet.Numerics.Statistics;

namespace Distiller.Examples.AutoCompression;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    public static void Layers(Lab lab, Searches searches) => lab.Book.Show(new Table(
        FormattableString.Invariant($"What there is to decide; {searches.Environment.OriginalMacs} MACs in all"),
        [Column.OfText("Layer"), Column.OfCount("Filters"), Column.OfCount("Inputs"), Column.OfCount("MACs"), Column.OfCount("Weights"), Column.OfText("Layers behind")],
        [.. searches.Environment.Layers.Select(layer => Row.Of(
            layer.Name, layer.Outputs, layer.Inputs, layer.Macs, layer.Weights, string.Join(", ", layer.Dependents)))]));

    public static void Search(Lab lab, Searches searches)
    {
        lab.Book.Plot("rewards", SearchFigure.Rewards(("ddpg", searches.Learned!.Episodes), ("random", searches.Drawn!.Episodes)));
        lab.Book.Show(new Table(
            "Episodes",
            [Column.OfText("Agent"), Column.OfCount("Episodes"), Column.OfNumber("Best reward", "F4"), Column.OfCount("Found in episode"), Column.OfNumber("Mean of the last 20", "F4")],
            [Summary("ddpg", searches.Learned!), Summary("random", searches.Drawn!)]));
    }

    public static void Ratios(Lab lab, Searches searches) => lab.Book.Plot("ratios", SearchFigure.Ratios(
        [.. searches.Environment.Layers.Select(layer => layer.Name)], ("ddpg", searches.Learned!.Episodes), ("random", searches.Drawn!.Episodes)));

    public static void Episodes(Lab lab, Searches searches)
    {
        ImmutableArray<string> layers = [.. searches.Environment.Layers.Select(layer => layer.Name)];
        (string Agent, ImmutableArray<SearchEpisode> Episodes)[] both = [("ddpg", searches.Learned!.Episodes), ("random", searches.Drawn!.Episodes)];
        lab.Book.Plots(2, [.. both.Select(search => ($"course-{search.Agent}", EpisodeFigures.Course(search.Agent, search.Episodes, Searches.Density)))]);
        lab.Book.Plots(2, [.. both.Select(search => ($"rewards-{search.Agent}", EpisodeFigures.Rewards(search.Agent, search.Episodes)))]);
        lab.Book.Plots(layers.Length, [.. layers.Select((layer, step) => ($"actions-{layer}", EpisodeFigures.Actions(layer, step, both)))]);
        ActionPlane plane = new(layers, [.. both.SelectMany(search => search.Episodes)]);
        lab.Book.Plot("plane", plane.Plot);
        lab.Book.Show(plane.Components);
    }

    public static void Outcome(Lab lab, Searches searches)
    {
        using var dense = searches.Copy();
        lab.Book.Show(Standing.Compare(
            "Trained on and tested",
            Standing.Of(lab, "dense", dense),
            searches.Train("ddpg", searches.Learned),
            searches.Train("random", searches.Drawn),
            searches.Train("equal ratios", null)));
    }

    public static void Forecast(Lab lab, Searches searches)
    {
        ImmutableArray<TrainedEpisode> trained = searches.TrainSample(lab.Pick(6, 2));
        lab.Book.Show(new Table(
            "Accuracy in the search and after training",
            [
                Column.OfText("Agent"), Column.OfCount("Episode"), Column.OfNumber("MACs of the dense", "F1", "%"), Column.OfNumber("In the search", "F1", "%"),
                Column.OfNumber("After training", "F1", "%"),
            ],
            [.. trained.Select(one => Row.Of(one.Agent, one.Episode.Episode, 100 * one.Episode.NormalizedMacs, one.Episode.Top1, one.Top1))]));
        double[] before = [.. trained.Select(one => one.Episode.Top1)];
        double[] after = [.. trained.Select(one => one.Top1)];
        lab.Book.Plot("forecast", new Figure
        {
            Title = "Accuracy in the search and after training",
            Description = FormattableString.Invariant(
                $"{trained.Length} episodes with what is left of the MACs. Correlation {Correlation.Pearson(before, after):F2}, of the ranks {Correlation.Spearman(before, after):F2}."),
            X = new Axis { Label = "top-1 in the search, validation images", Unit = "%" },
            Y = new Axis { Label = "top-1 after training, test images", Unit = "%" },
            Series = [.. trained.GroupBy(one => one.Agent).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new PointSeries
            {
                Name = group.Key,
                Points = [.. group.Select(one => new NamedPoint(FormattableString.Invariant($"{one.Agent}, {100 * one.Episode.NormalizedMacs:F0} %"), one.Episode.Top1, one.Top1))],
            })],
        });
    }

    private static Row Summary(string agent, AutoCompressionResult result) => Row.Of(
        agent, result.Episodes.Length, result.Best.Reward, result.Best.Episode, result.Episodes.TakeLast(20).Average(episode => episode.Reward));
}
