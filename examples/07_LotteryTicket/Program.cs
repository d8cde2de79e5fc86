// 07  The lottery ticket
//
//   1  the dense network    trained, with a copy of its weights from an early moment
//   2  the ticket           which weights training made large
//   3  four starts          the same sparsity, from different weights and masks
//   4  learning             accuracy by epoch
//   5  how small            accuracy by density, ticket against random masks
//   6  in rounds            one training that prunes and rewinds again and again
//   7  over seeds           rounds against pruning once and against new weights
using Distiller.Examples.Lotteries;
using Distiller.Examples.Notebooks;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "07 The lottery ticket",
    "Prunes a trained network, rewinds the survivors to their early weights, trains them again, and compares with random masks.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(3000, 400), test: lab.Pick(1000, 200));
        using Lottery lottery = Lottery.Hold(lab);

        lab.Book.Cell(1, "The dense network", Texts.Dense, () => Cells.Dense(lab, lottery));
        lab.Book.Cell(2, "The ticket", Texts.Ticket, () => Cells.Ticket(lab, lottery));
        lab.Book.Cell(3, "Four starts", Texts.Starts, () => Cells.Starts(lab));

        var races = new[] { 0.1, 0.01 }.SelectMany(density => lottery.Race(lab, density)).ToArray();
        lab.Book.Cell(4, "Learning", Texts.Learning, () => Cells.Learning(lab, lottery, races));
        lab.Book.Cell(5, "How small", Texts.Densities, () => Cells.Densities(lab, lottery, races));

        var starts = Enumerable.Range(0, lab.Pick(3, 1)).Select(variant => RoundsRun.Train(lab, variant)).ToArray();
        lab.Book.Cell(6, "In rounds", Texts.Rounds, () => RoundsCells.Rounds(lab, starts[0]));
        lab.Book.Cell(7, "Over seeds", Texts.Seeds, () => RoundsCells.Seeds(lab, starts));
    });
