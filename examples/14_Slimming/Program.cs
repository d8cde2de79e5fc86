// 14  Network slimming
//
//   1  two trainings    with and without a lasso on the scales of batch normalisation
//   2  the scales       how they end up
//   3  the widths       what each layer keeps
//   4  the outcome      accuracy, MACs, latency
using Distiller.Examples.Notebooks;
using Distiller.Examples.Slimming;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "14 Network slimming",
    "Trains with a lasso on the scales of batch normalisation, removes the filters of the smallest ones over all layers, and trains on.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Cifar10, train: lab.Pick(1500, 128), test: lab.Pick(500, 100));
        using Slimmed plain = Slimmed.Train(lab, strength: 0);
        using Slimmed lasso = Slimmed.Train(lab, strength: 0.002);

        lab.Book.Cell(1, "Two trainings", Texts.Trainings, () => ThinningCells.Learning(lab, ("without lasso", plain.Log), ("with lasso", lasso.Log)));
        lab.Book.Cell(2, "The scales", Texts.Scales, () => Slimmed.Scales(lab, plain, lasso));
        lab.Book.Cell(3, "The widths", Texts.Widths, () => ThinningCells.Widths(lab, lasso.Before, lasso.Model));
        lab.Book.Cell(4, "The outcome", Texts.Outcome, () => lab.Book.Show(Standing.Compare(
            "Dense and slim",
            Standing.Of(lab, "dense, before", plain.Before),
            Standing.Of(lab, "slim, without lasso", plain.Model),
            Standing.Of(lab, "slim, with lasso", lasso.Model))));
    });
