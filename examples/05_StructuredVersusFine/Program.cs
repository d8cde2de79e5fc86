// 05  Structured versus fine-grained
//
//   1  the network          one layer holds nearly all weights
//   2  three masks          the same density, made of weights, kernels and filters
//   3  before training      accuracy by density, right after pruning
//   4  after training       accuracy by density, when the rest was trained on
//   5  the balance          accuracy against what dense hardware saves
using Distiller.Examples.Notebooks;
using Distiller.Examples.StructuredVersusFine;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "05 Structured versus fine-grained",
    "Prunes single weights, kernels, channels and filters to equal density and compares accuracy and savings.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(4000, 400), test: lab.Pick(1000, 200));
        using var model = lab.NewNetwork("simplenet_v2_mnist");
        lab.TrainDense(model, lab.Pick(10, 1), learningRate: 0.05);

        lab.Book.Cell(1, "The network", Texts.Network, () => Cells.Network(lab, model));
        lab.Book.Cell(2, "Three masks", Texts.Masks, () => Cells.Masks(lab, model));

        var trials = Trials.Run(lab, model);
        lab.Book.Cell(3, "Before training", Texts.Before, () => Cells.Curves(lab, "before", "right after pruning", trials, trial => trial.Pruned));
        lab.Book.Cell(4, "After training", Texts.After, () => Cells.Curves(lab, "after", "after training on", trials, trial => trial.Trained));
        lab.Book.Cell(5, "The balance", Texts.Balance, () => Cells.Balance(lab, trials));
    });
