// 06  Network surgery
//
//   1  the dense network    where surgery begins
//   2  two thresholds       below the lower one a weight goes, above the upper one it comes back
//   3  cut and restored     how many weights go and come back in each epoch
//   4  biographies          single weights that went and came back
//   5  what comes back      every weight's fate, in numbers
//   6  with and without     the same sparsity without memory
using Distiller.Examples.Notebooks;
using Distiller.Examples.NetworkSurgery;
using Distiller.Persistence;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "06 Network surgery",
    "Prunes by splicing: masked weights keep their values, go on learning, and may come back.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(4000, 400), test: lab.Pick(1000, 200));
        using var model = lab.NewNetwork("simplenet_mnist");
        lab.TrainDense(model, lab.Pick(5, 1));
        using var dense = ModelState.Save(model);

        lab.Book.Cell(1, "The dense network", Texts.Dense, () => Cells.Dense(lab, model));
        lab.Book.Cell(2, "Two thresholds", Texts.Thresholds, () => Cells.Thresholds(lab, model));

        using Surgery surgery = Surgery.Perform(lab, model);
        lab.Book.Cell(3, "Cut and restored", Texts.Moves, () => Cells.Moves(lab, surgery));
        lab.Book.Cell(4, "Biographies", Texts.Biographies, () => Cells.Biographies(lab, surgery));
        lab.Book.Cell(5, "What comes back", Texts.Fates, () => Cells.WhatComesBack(lab, surgery));
        lab.Book.Cell(6, "With and without", Texts.Comparison, () => Cells.Comparison(lab, model, dense, surgery));
    });
