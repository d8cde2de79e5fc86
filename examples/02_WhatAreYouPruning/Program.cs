// 02  What are you pruning?
//
//   1  the weights          size and spread of each layer
//   2  the histogram        how the values of a trained layer are distributed
//   3  thresholds           which magnitude goes at which sparsity
//   4  in deviations        the same thresholds, measured in each layer's own spread
//   5  three rules          one threshold, one level, one factor: what each layer loses
//   6  the hole             values right after pruning, and after training on
//   7  the score            accuracy at each stage
using Distiller.Examples.Notebooks;
using Distiller.Examples.WhatAreYouPruning;
using Distiller.Persistence;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "02 What are you pruning",
    "Looks at the weights before and after pruning: histograms, thresholds, and what different rules take from each layer.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(5000, 400), test: lab.Pick(1000, 200));
        using var model = lab.NewNetwork("simplenet_mnist");
        lab.TrainDense(model, lab.Pick(6, 1));

        lab.Book.Cell(1, "The weights", Texts.Weights, () => Cells.Weights(lab, model));
        lab.Book.Cell(2, "The histogram", Texts.Histogram, () => Cells.Values(lab, model));
        lab.Book.Cell(3, "Thresholds", Texts.Thresholds, () => Cells.Thresholds(lab, model));
        lab.Book.Cell(4, "In deviations", Texts.Deviations, () => Cells.Deviations(lab, model));

        using var dense = ModelState.Save(model);
        lab.Book.Cell(5, "Three rules", Texts.Rules, () => Cells.Rules(lab, model, dense));

        Stages stages = Stages.Run(lab, model, dense);
        lab.Book.Cell(6, "The hole", Texts.Hole, () => Cells.Hole(lab, stages));
        lab.Book.Cell(7, "The score", Texts.Score, () => Cells.Score(lab, stages));
    });
