// 16  Guided structured sparsity
//
//   1  two penalties    a lasso on channels, with and without the term that spreads their lengths
//   2  the lengths      how the channels of conv2 end up
//   3  the widths       what each layer keeps
//   4  the outcome      accuracy, MACs, latency, and the same from other starts
using Distiller.Examples.GuidedSparsity;
using Distiller.Examples.Notebooks;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "16 Guided structured sparsity",
    "Trains with a lasso on channels, guided by a term that spreads their lengths, removes the channels that became small, and trains on.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(2500, 400), test: lab.Pick(1000, 200));
        Guided[] runs =
        [
            .. Enumerable.Range(1, lab.Pick(3, 1)).SelectMany(start => (Guided[])
            [
                Guided.Train(lab, "lasso", start, variance: 0),
                Guided.Train(lab, "lasso and variance", start, variance: 1e-4),
            ]),
        ];
        var (lasso, guided) = (runs[0].Network, runs[1].Network);

        lab.Book.Cell(1, "Two penalties", Texts.Penalties, () => ThinningCells.Learning(lab, ("lasso", lasso.Log), ("lasso and variance", guided.Log)));
        lab.Book.Cell(2, "The lengths", Texts.Lengths, () => Guided.Lengths(lab, runs[0], runs[1]));
        lab.Book.Cell(3, "The widths", Texts.Widths, () => ThinningCells.Widths(lab, guided.Before, guided.Model));
        lab.Book.Cell(4, "The outcome", Texts.Outcome, () =>
        {
            lab.Book.Show(Standing.Compare(
                "Before and after the cut",
                Standing.Of(lab, "lasso, before", lasso.Before),
                Standing.Of(lab, "lasso, removed", lasso.Model),
                Standing.Of(lab, "lasso and variance, removed", guided.Model)));
            Guided.Compare(lab, runs);
        });
        Array.ForEach(runs, run => run.Dispose());
    });
