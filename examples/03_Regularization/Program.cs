// 03  Regularization
//
//   1  three trainings      the same start without a penalty, with L1, with group lasso
//   2  small weights        what L1 does to single weights
//   3  filters              what group lasso does to whole filters, epoch by epoch
//   4  norms by rank        who has strong and who has no filters in the end
//   5  the outcome          zeros of both kinds, and accuracy
using Distiller.Examples.Notebooks;
using Distiller.Examples.Regularization;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "03 Regularization",
    "Trains one network without a penalty, with L1 and with group lasso, and watches single weights and whole filters.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(4000, 400), test: lab.Pick(1000, 200));

        lab.Book.Cell(1, "Three trainings", Texts.Trainings, () => Cells.Trainings(lab));
        Outcome[] outcomes = [.. Penalties.All.Select(penalty => Outcome.Of(lab, penalty))];

        lab.Book.Cell(2, "Small weights", Texts.Weights, () => Cells.Weights(lab, outcomes));
        lab.Book.Cell(3, "Filters", Texts.Filters, () => Cells.Filters(lab, outcomes));
        lab.Book.Cell(4, "Norms by rank", Texts.Ranks, () => Cells.Ranks(lab, outcomes));
        lab.Book.Cell(5, "The outcome", Texts.Outcome, () => Cells.Outcome(lab, outcomes));
    });
