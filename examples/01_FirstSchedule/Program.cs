// 01  The first schedule
//
//   1  the cubic            how sparsity rises under automated gradual pruning (AGP)
//   2  the dense network    what will be pruned
//   3  the schedule         one line for each policy
//   4  training under it    sparsity, loss and accuracy by epoch
//   5  plan and outcome     what was aimed at, and what the weights say
//   6  the price            accuracy on the way, gradually and all at once
using Distiller.Examples.FirstSchedule;
using Distiller.Examples.Notebooks;
using Distiller.Persistence;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "01 The first schedule",
    "Composes a pruning schedule, trains under it, and shows what the cubic of automated gradual pruning does.",
    args,
    lab =>
    {
        Plan plan = Plan.For(lab);

        lab.Book.Cell(1, "The cubic", Texts.Cubic, () => Cells.Cubic(lab, plan));

        lab.Open(DataSetFamily.Mnist, train: lab.Pick(5000, 400), test: lab.Pick(1000, 200));
        using var model = lab.NewNetwork("simplenet_mnist");
        var dense = lab.TrainDense(model, plan.DenseEpochs);
        lab.Book.Cell(2, "The dense network", Texts.Dense, () => Cells.Dense(lab, model));

        lab.Book.Cell(3, "The schedule", Texts.Schedule, () => Cells.Schedule(lab, plan));

        using var start = ModelState.Save(model);
        LayerSparsity layers = new(model);
        var gradual = lab.Train(model, plan.Gradual(), plan.PruneEpochs, Plan.LearningRate, observers: [layers]);
        lab.Book.Cell(4, "Training under it", Texts.Training, () => Cells.Training(lab, gradual));
        lab.Book.Cell(5, "Plan and outcome", Texts.Outcome, () => Cells.Outcome(lab, plan, layers));

        ModelState.Load(model, start.Tensors, "the dense weights");
        var atOnce = lab.Train(model, plan.AtOnce(), plan.PruneEpochs, Plan.LearningRate);
        lab.Book.Cell(6, "The price", Texts.Price, () => Cells.Price(lab, dense, gradual, atOnce));
    });
