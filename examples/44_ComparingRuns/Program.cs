// 44  Comparing runs
//
//   1  two runs          the same network, dense and pruned gradually, each logged for TensorBoard
//   2  what was logged   the curves that the files hold
//   3  side by side      four curves of both runs, read back from the files
//   4  the end           where both arrived
using Distiller.Examples.ComparingRuns;
using Distiller.Examples.Notebooks;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "44 Comparing runs",
    "Trains twice, reads the curves back from the TensorBoard files of both runs, and lays them over each other.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(3000, 320), test: lab.Pick(1000, 200));
        Runs runs = new(lab);

        lab.Book.Cell(1, "Two runs", Texts.Runs, () => Cells.Train(lab, runs));
        lab.Book.Cell(2, "What was logged", Texts.Logged, () => Cells.Logged(lab, runs));
        lab.Book.Cell(3, "Side by side", Texts.SideBySide, () => Cells.SideBySide(lab, runs));
        lab.Book.Cell(4, "The end", Texts.End, () => Cells.End(lab, runs));
    });
