// 14  Network slimming
//
//   1  the trainings   under lassos of several strengths on the scales of batch normalisation
//   2  the scales      how they end up
//   3  the cut         accuracy at once, at equal multiply-accumulates
//   4  training on     accuracy after some epochs more
//   5  the widths      what each layer keeps, by way
//   6  the outcome     accuracy, MACs, latency
using Distiller.Examples.Notebooks;
using Distiller.Examples.Slimming;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "14 Network slimming",
    "Trains with a lasso on the scales of batch normalisation, removes the filters of the smallest ones over all layers, and compares with filters of small norms.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(3000, 192), test: lab.Pick(2000, 100));
        using Slimming slimming = Slimming.Train(lab);
        lab.Book.Cell(1, "The trainings", Texts.Trainings, () => ThinningCells.Learning(lab, [.. slimming.Trainings.Select(training => (training.Name, training.Log))]));
        lab.Book.Cell(2, "The scales", Texts.Scales, () => Cells.Scales(lab, slimming));

        slimming.CutAll(lab);
        lab.Book.Cell(3, "The cut", Texts.Cut, () => Cells.AtOnce(lab, slimming));
        slimming.Recover(lab);
        lab.Book.Cell(4, "Training on", Texts.Recovery, () => Cells.After(lab, slimming));
        lab.Book.Cell(5, "The widths", Texts.Widths, () => Cells.Widths(lab, slimming));
        lab.Book.Cell(6, "The outcome", Texts.Outcome, () => Cells.Outcome(lab, slimming));
    });
