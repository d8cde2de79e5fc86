using System.Collections.Immutable;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using static TorchSharp.torch;

namespace Distiller.Examples.Notebooks;

/// <summary>Cells that notebooks on smaller networks share.</summary>
public static class ThinningCells
{
    /// <summary>A table of the filters of each layer of two versions of a network.</summary>
    public static void Widths(Lab lab, nn.Module before, nn.Module after)
    {
        var thin = after.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter.shape[0]);
        lab.Book.Show(new Table(
            "Filters before and afterwards",
            [Column.OfText("Layer"), Column.OfCount("Before"), Column.OfCount("Afterwards")],
            [.. before.named_parameters().Where(entry => entry.parameter.dim() > 1)
                .Select(entry => Row.Of(entry.name, entry.parameter.shape[0], thin[entry.name]))]));
    }

    /// <summary>A plot of accuracy by epoch for several trainings.</summary>
    public static void Learning(Lab lab, params (string Name, ImmutableArray<EpochRecord> Log)[] runs) => lab.Book.Plot("learning", new Figure
    {
        Title = "Accuracy by epoch",
        Description = string.Join("; ", runs.Select(run => FormattableString.Invariant($"{run.Name}: {100 * run.Log[^1].Top1:0.0} % in the end"))) + ".",
        X = Lines.EpochAxis,
        Y = Lines.Top1Axis,
        Series = [.. runs.Select(run => Lines.ByEpoch(run.Name, run.Log, epoch => epoch.Top1))],
    });
}
