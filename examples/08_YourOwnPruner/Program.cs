// 08  Your own pruner
//
//   1  the idea             as many weights for every output: balanced rows
//   2  the contract         what a mask has to be, checked on a real layer
//   3  in a schedule        trained under it, beside a pruner of the library
//   4  the rows             how many weights each output keeps
//   5  in a file            the same schedule as YAML, written and read back
//   6  a typing error       what a wrong file gets
//
// The pruner is in BalancedPrunerSpec.cs.
using Distiller.Examples.Notebooks;
using Distiller.Examples.YourOwnPruner;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "08 Your own pruner",
    "Writes a pruner in about thirty lines, uses it in a schedule, and registers it for schedule files.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(4000, 400), test: lab.Pick(1000, 200));

        lab.Book.Cell(1, "The idea", Texts.Idea, () => Cells.Idea(lab));
        lab.Book.Cell(2, "The contract", Texts.Contract, () => Cells.Contract(lab));

        Comparison balanced = Comparison.Train(lab, Schedules.Balanced(Schedules.Epochs(lab)));
        Comparison level = Comparison.Train(lab, Schedules.Level(Schedules.Epochs(lab)));
        lab.Book.Cell(3, "In a schedule", Texts.Schedule, () => Cells.Results(lab, balanced, level));
        lab.Book.Cell(4, "The rows", Texts.Rows, () => Cells.Rows(lab, balanced, level));

        lab.Book.Cell(5, "In a file", Texts.File, () => Cells.File(lab));
        lab.Book.Cell(6, "A typing error", Texts.Error, () => Cells.Error(lab));
    });
