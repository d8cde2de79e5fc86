// 10  A latency budget
//
//   1  the network          what its layers take, and what hangs together
//   2  the table of costs   time of a layer by its channels, measured on this machine
//   3  the search           what stays at half of the time, and the Pareto front
//   4  against uniform      equal ratios and two searches at the same latency, trained on alike, from several starts
using System.Collections.Immutable;
using Distiller.Examples.Budget;
using Distiller.Examples.Notebooks;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "10 A latency budget",
    "Thins a network to a fraction of its latency by measured costs, and compares that with equal ratios everywhere.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Cifar10, train: lab.Pick(1200, 100), test: lab.Pick(1000, 100));
        using Budgets budgets = new(lab);
        var outcomes = ImmutableArray.CreateBuilder<Outcome>();
        for (int start = 1; start <= lab.Pick(3, 1); start++)
        {
            using var model = budgets.Train(start);
            if (start == 1)
            {
                lab.Book.Cell(1, "The network", Texts.Network, () => Cells.Network(lab, model, budgets.Costs));
                lab.Book.Cell(2, "The table of costs", Texts.Costs, () => Cells.Costs(lab, model, budgets.Costs));
            }

            outcomes.AddRange(budgets.Thin(start, model));
        }

        lab.Book.Cell(3, "The search", Texts.Search, () => Cells.Search(lab, outcomes.First(outcome => outcome.Way == Budgets.Blocks)));
        lab.Book.Cell(4, "Against uniform", Texts.Uniform, () => Cells.Uniform(lab, outcomes.ToImmutable()));
    });
