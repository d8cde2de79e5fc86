using Distiller.Examples.Notebooks;
using Distiller.Pruning;
using Distiller.Reports.Adapters;
using Distiller.Reports.Tables;

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

    private static Row Summary(string agent, AutoCompressionResult result) => Row.Of(
        agent, result.Episodes.Length, result.Best.Reward, result.Best.Episode, result.Episodes.TakeLast(20).Average(episode => episode.Reward));
}
