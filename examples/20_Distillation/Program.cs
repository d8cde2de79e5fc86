// 20  Distillation
//
//   1  the teacher          a network that has seen many images
//   2  soft targets         what the teacher says at several temperatures
//   3  three students       the same small network, taught by labels, by soft targets, and by features too
//   4  the outcome          accuracy of each, side by side
using Distiller.Examples.Distillation;
using Distiller.Examples.Notebooks;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "20 Distillation",
    "Trains a small network with and without a teacher: soft targets, temperatures, hints from features.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(2500, 300), test: lab.Pick(500, 200));
        using var teacher = lab.NewNetwork("simplenet_mnist");
        var dense = lab.TrainDense(teacher, lab.Pick(5, 1));
        lab.Book.Cell(1, "The teacher", Texts.Teacher, () => Cells.Teacher(lab, teacher, dense));
        lab.Book.Cell(2, "Soft targets", Texts.SoftTargets, () => Cells.SoftTargets(lab, teacher));

        Classroom classroom = new(lab, teacher);
        var students = classroom.TeachAll();
        lab.Book.Cell(3, "Three students", Texts.Students, () => Cells.Students(lab, students));
        lab.Book.Cell(4, "The outcome", Texts.Outcome, () => Cells.Outcome(lab, 100 * dense[^1].Top1!.Value, students));
    });
