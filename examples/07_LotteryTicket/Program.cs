// 07  The lottery ticket
//
//   1  the dense network    trained, with a copy of its weights from an early moment
//   2  the ticket           which weights training made large
//   3  four starts          the same sparsity, from different weights and masks
//   4  learning             accuracy by epoch
//   5  how small            accuracy by density, ticket against random masks
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

        var races = lab.Pick<double[]>([0.1, 0.03, 0.01], [0.1, 0.01]).SelectMany(density => lottery.Race(lab, density)).ToArray();
        lab.Book.Cell(4, "Learning", Texts.Learning, () => Cells.Learning(lab, lottery, races));
        lab.Book.Cell(5, "How small", Texts.Densities, () => Cells.Densities(lab, lottery, races));
    });
