// 12  Low rank
//
//   1  singular values         how fast they fall, layer by layer
//   2  one layer at each rank  accuracy when a linear layer becomes two
//   3  every layer alone       what each rank costs in loss and saves in products
//   4  the choice              ranks that save 40 % of the products at the least loss
//   5  the outcome             factored, trained on, timed; against one ratio for all layers
using Distiller.Examples.LowRanks;
using Distiller.Examples.Notebooks;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "12 Low rank",
    "Factors layers by singular value decomposition, searches ranks for a budget of multiply-accumulates, and compares with one ratio for all layers.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Cifar10, train: lab.Pick(3200, 640), test: lab.Pick(1000, 200));
        using Ranks ranks = Ranks.Prepare(lab);

        lab.Book.Cell(1, "Singular values", Texts.Values, () => Cells.SingularValues(lab, ranks));
        lab.Book.Cell(2, "One layer at each rank", Texts.Alone, () => Cells.OneLayer(lab, ranks));
        ranks.Search();
        lab.Book.Cell(3, "Every layer alone", Texts.Trials, () => Cells.Trials(lab, ranks));
        ranks.Factor();
        lab.Book.Cell(4, "The choice", Texts.Choice, () => Cells.Choice(lab, ranks));
        ranks.TrainOn();
        lab.Book.Cell(5, "The outcome", Texts.Outcome, () => Cells.Outcome(lab, ranks));
    });
