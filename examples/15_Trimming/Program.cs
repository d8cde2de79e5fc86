// 15  Network trimming
//
//   1  idle filters     how often each filter of a trained network is silent
//   2  rounds           a part goes, the network recovers, and again
//   3  the widths       what each layer keeps
//   4  the outcome      accuracy, MACs, latency, against a cut by weights
using Distiller.Examples.Notebooks;
using Distiller.Examples.Trimming;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "15 Network trimming",
    "Removes filters whose activations are mostly zero, in rounds with training between, and compares with a ranking by weights.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(2500, 400), test: lab.Pick(1000, 200));
        using var dense = lab.NewNetwork(Trimmed.Network);
        lab.TrainDense(dense, lab.Pick(8, 1));

        lab.Book.Cell(1, "Idle filters", Texts.Idle, () => Trimmed.Zeros(lab, dense));
        using Trimmed zeros = Trimmed.Train(lab, dense, byZeros: true);
        using Trimmed weights = Trimmed.Train(lab, dense, byZeros: false);
        lab.Book.Cell(2, "Rounds", Texts.Rounds, () => ThinningCells.Learning(lab, ("by zeros (APoZ)", zeros.Log), ("by weights (L1)", weights.Log)));
        lab.Book.Cell(3, "The widths", Texts.Widths, () => ThinningCells.Widths(lab, dense, zeros.Model));
        lab.Book.Cell(4, "The outcome", Texts.Outcome, () => lab.Book.Show(Standing.Compare(
            "Dense and trimmed",
            Standing.Of(lab, "dense", dense),
            Standing.Of(lab, "by zeros (APoZ)", zeros.Model),
            Standing.Of(lab, "by weights (L1)", weights.Model))));
    });
