// 11  Greedy filter pruning
//
//   1  the dense network    trained, and which layers lose filters together
//   2  the search           in every round each candidate loses filters, trains and is tested; the best goes on
//   3  the widths           what each layer keeps
//   4  the outcome          accuracy, MACs, latency, against equal fractions for all layers
using Distiller.Examples.Greedy;
using Distiller.Examples.Notebooks;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "11 Greedy filter pruning",
    "Tries every layer in every round, keeps the best candidate until half of the multiply-accumulates is gone, and compares with equal fractions.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Cifar10, train: lab.Pick(1600, 160), test: lab.Pick(500, 100));
        using Search search = Search.Prepare(lab);

        lab.Book.Cell(1, "The dense network", Texts.Dense, () => Cells.Dense(lab, search));
        search.Run();
        lab.Book.Cell(2, "The search", Texts.Search, () => Cells.Search(lab, search));
        lab.Book.Cell(3, "The widths", Texts.Widths, () => ThinningCells.Widths(lab, search.Dense, search.Greedy));
        search.TrainOn();
        lab.Book.Cell(4, "The outcome", Texts.Outcome, () => Cells.Outcome(lab, search));
    });
