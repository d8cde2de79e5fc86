// 25  All three together
//
//   1  the teacher          a network that has seen many images, and a small student that sees few
//   2  one schedule         pruning, thinning, quantization in training and distillation, declared side by side
//   3  one run              the three at work, epoch by epoch
//   4  with and without     none, each alone, two, all: accuracy, size, sparsity, time
//   5  three effects        what each does alone, and what becomes of them together
//   6  the proof            zeros, levels, and the teacher as it was
using Distiller.Examples.Notebooks;
using Distiller.Examples.Together;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "25 All three together",
    "Prunes, quantizes and distils a small network in one run, and shows what each of the three does.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(2500, 300), test: lab.Pick(800, 200));
        using var teacher = lab.NewNetwork("simplenet_mnist");
        var dense = lab.TrainDense(teacher, lab.Pick(5, 1));
        Workshop workshop = new(lab, teacher);
        lab.Book.Cell(1, "The teacher", Texts.Teacher, () => Cells.Teacher(lab, teacher, 100 * dense[^1].Top1!.Value));
        lab.Book.Cell(2, "One schedule", Texts.Schedule, () => Cells.Schedule(lab, workshop));
        var starts = lab.Pick(3, 1);
        var effects = workshop.RunAll(starts);
        lab.Book.Cell(3, "One run", Texts.Run, () => Cells.Run(lab, effects[^1].Runs[0]));
        lab.Book.Cell(4, "With and without", Texts.Comparison, () => Cells.Comparison(lab, effects));
        lab.Book.Cell(5, "Three effects", Texts.Effects, () => Cells.ThreeEffects(lab, effects));
        lab.Book.Cell(6, "The proof", Texts.Proof, () => Cells.Proof(lab, effects[^1].Runs));
        lab.Book.SavePage(FormattableString.Invariant($"{workshop.Epochs} epochs, {starts} start{(starts == 1 ? "" : "s")} from seed {lab.Seed}."));
    });
