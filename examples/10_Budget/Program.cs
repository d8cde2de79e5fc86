// 10  A latency budget
//
//   1  the network          what its layers take, and what hangs together
//   2  the table of costs   time of a layer by its channels, measured on this machine
//   3  the search           channel counts for half the time, and the Pareto front
//   4  against uniform      the search and equal ratios at the same latency, trained on alike
using Distiller.Examples.Budget;
using Distiller.Examples.Notebooks;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "10 A latency budget",
    "Thins a network to a fraction of its latency by measured costs, and compares that with equal ratios everywhere.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Cifar10, train: lab.Pick(1500, 100), test: lab.Pick(500, 100));
        using var model = lab.NewNetwork(Budgets.Architecture);
        lab.TrainDense(model, lab.Pick(10, 1), learningRate: 0.05);
        Budgets budgets = new(lab, model);

        lab.Book.Cell(1, "The network", Texts.Network, () => Cells.Network(lab, model, budgets.Costs));
        lab.Book.Cell(2, "The table of costs", Texts.Costs, () => Cells.Costs(lab, model, budgets.Costs));

        var outcomes = budgets.Run();
        lab.Book.Cell(3, "The search", Texts.Search, () => Cells.Search(lab, outcomes));
        lab.Book.Cell(4, "Against uniform", Texts.Uniform, () => Cells.Uniform(lab, outcomes));
    });
