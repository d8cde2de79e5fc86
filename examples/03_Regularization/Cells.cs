using Distiller.Examples.Notebooks;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;

namespace Distiller.Examples.Regularization;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    public static void Trainings(Lab lab) => lab.Book.Show(new Table(
        "Three trainings from the same weights",
        [Column.OfText("Penalty"), Column.OfText("Added to the loss"), Column.OfText("Zeroed after each step")],
        [.. Penalties.All.Select(penalty => Row.Of(penalty.Name, penalty.Term, penalty.Threshold))]));

    public static void Weights(Lab lab, Outcome[] outcomes) => lab.Book.Plot("weights", new Figure
    {
        Title = $"Weights of {Penalties.WeightLayer} by order of magnitude",
        Description = string.Join("; ", outcomes.Take(2).Select(outcome => FormattableString.Invariant(
            $"{outcome.Penalty.Name}: {100 * outcome.Weight(Penalties.WeightLayer).Sparsity:0.0} % are exactly zero and not drawn"))) + ". Group lasso does not act on this layer.",
        X = new Axis { Label = "decimal exponent of the magnitude" },
        Y = new Axis { Label = "count", Minimum = 0 },
        Series = [.. outcomes.Take(2).Select(outcome => Lines.Of(outcome.Penalty.Name, outcome.Exponents))],
    });

    public static void Filters(Lab lab, Outcome[] outcomes)
    {
        Outcome lasso = outcomes[^1];
        int[] byNorm = [.. Enumerable.Range(0, lasso.FilterNorms[^1].Length).OrderByDescending(filter => lasso.FilterNorms[^1][filter])];
        LineSeries Path(string name, int filter) => Lines.Of(name, lasso.FilterNorms.Select((norms, epoch) => ((double)epoch, norms[filter])));
        lab.Book.Plot("filters", new Figure
        {
            Title = $"Norms of the filters of {Penalties.FilterLayer} under group lasso",
            Description = FormattableString.Invariant(
                $"{lasso.FilterNorms[^1].Count(norm => norm == 0)} of {byNorm.Length} filters are zero at the end; every third one is drawn. Epoch 0 is the start, before training."),
            X = new Axis { Label = "epochs of training", WholeNumbers = true },
            Y = new Axis { Label = "norm", Minimum = 0 },
            Series =
            [
                .. byNorm.Where((_, rank) => rank % 3 == 0).Select(filter => Path("filter", filter) with { IsContext = true }),
                Path("strongest", byNorm[0]) with { PaletteIndex = 0 },
                Path("weakest", byNorm[^1]) with { PaletteIndex = 1 },
            ],
        });
    }

    public static void Ranks(Lab lab, Outcome[] outcomes) => lab.Book.Plot("ranks", new Figure
    {
        Title = $"Filters of {Penalties.FilterLayer} by norm",
        Description = string.Join("; ", outcomes.Select(outcome => FormattableString.Invariant(
            $"{outcome.Penalty.Name}: largest {outcome.FilterNorms[^1].Max():0.00}, smallest {outcome.FilterNorms[^1].Min():0.00}"))) + ".",
        X = new Axis { Label = "rank", WholeNumbers = true },
        Y = new Axis { Label = "norm", Minimum = 0 },
        Series = [.. outcomes.Select(outcome => Lines.Of(
            outcome.Penalty.Name, outcome.FilterNorms[^1].OrderDescending().Select((norm, rank) => (rank + 1.0, norm))))],
    });

    public static void Outcome(Lab lab, Outcome[] outcomes) => lab.Book.Show(new Table(
        "Zeros and accuracy",
        [
            Column.OfText("Penalty"), Column.OfNumber($"Zeros in {Penalties.WeightLayer}", "F1", "%"), Column.OfNumber($"Zeros in {Penalties.FilterLayer}", "F1", "%"),
            Column.OfNumber("Zero filters there", "F1", "%"), Column.OfCount("Non-zero weights"), Column.OfNumber("Top-1", "F1", "%"),
        ],
        [.. outcomes.Select(outcome => Row.Of(
            outcome.Penalty.Name,
            100 * outcome.Weight(Penalties.WeightLayer).Sparsity,
            100 * outcome.Weight(Penalties.FilterLayer).Sparsity,
            100 * outcome.Weight(Penalties.FilterLayer).FilterSparsity,
            outcome.Summary.NonZeroCount,
            outcome.Top1))]));
}
