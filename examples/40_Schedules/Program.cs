// 40  Schedules
//
//   1  falling rates        five learning-rate schedules over the same epochs
//   2  rising first         warm-up by epoch, and by step
//   3  on a plateau         a schedule that looks at the loss
//   4  target sparsity      automated gradual pruning (AGP): three frequencies, and other curves
//   5  the increment        what each epoch takes away
//   6  together             a schedule of both, known before anything is trained
using Distiller.Examples.Notebooks;
using Distiller.Examples.Schedules;

return NotebookApp.Run(
    "40 Schedules",
    "Draws learning-rate schedules and the sparsity that gradual pruning aims at, epoch by epoch. Nothing is trained.",
    args,
    lab =>
    {
        Plan plan = new(Epochs: lab.Pick(100, 30));

        lab.Book.Cell(1, "Falling rates", Texts.Falling, () => Cells.Falling(lab, plan));
        lab.Book.Cell(2, "Rising first", Texts.Rising, () => Cells.Rising(lab, plan));
        lab.Book.Cell(3, "On a plateau", Texts.Plateau, () => Cells.Plateau(lab, plan));
        lab.Book.Cell(4, "Target sparsity", Texts.Targets, () => Cells.Targets(lab, plan));
        lab.Book.Cell(5, "The increment", Texts.Increment, () => Cells.Increment(lab, plan));
        lab.Book.Cell(6, "Together", Texts.Together, () => Cells.Together(lab, plan));
    });
