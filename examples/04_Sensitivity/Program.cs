// 04  Sensitivity
//
//   1  the network          ResNet-20, trained for a few epochs
//   2  single weights       accuracy as one layer after the other loses weights
//   3  limits               what each layer bears alone
//   4  filters              the same with whole filters
//   5  suggested levels     one level for each layer, at equal cost
//   6  the test             the same sparsity: equal levels against suggested ones
using Distiller.Examples.Notebooks;
using Distiller.Examples.Sensitivity;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "04 Sensitivity",
    "Measures how sensitive each layer of ResNet-20 is, by single weights and by filters, and turns the curves into levels.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Cifar10, train: lab.Pick(2000, 128), test: lab.Pick(200, 50));
        using var model = lab.NewNetwork("resnet20_cifar");
        lab.TrainDense(model, lab.Pick(6, 1), learningRate: 0.1);

        lab.Book.Cell(1, "The network", Texts.Network, () => Cells.Network(lab, model));

        var elements = Analysis.Elements(lab, model);
        lab.Book.Cell(2, "Single weights", Texts.Elements, () => Cells.Curves(lab, "elements", elements));
        lab.Book.Cell(3, "Limits", Texts.Limits, () => Cells.Limits(lab, elements));

        var filters = Analysis.Filters(lab, model);
        lab.Book.Cell(4, "Filters", Texts.Filters, () => Cells.Curves(lab, "filters", filters));

        var levels = elements.SuggestLevels(model, Analysis.Target, SensitivityMetric.Loss);
        lab.Book.Cell(5, "Suggested levels", Texts.Levels, () => Cells.Levels(lab, levels));
        lab.Book.Cell(6, "The test", Texts.Test, () => Cells.Test(lab, model, levels));
    });
