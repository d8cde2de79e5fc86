// 34  Int8 in production
//
//   1  the float model      trained, measured
//   2  what bits cost       the network by bits, layer by layer, and ranges over the values that they cover
//   3  conversion           what runs in 8 bits, what does not, and what it costs
//   4  the file             saved, read again, a quarter of the size
//   5  serving              requests gathered into batches, answered by the file's model
//   6  the outcome          accuracy, size and latency of both
using Distiller.Examples.Int8Production;
using Distiller.Examples.Notebooks;
using Distiller.Quantization.Execution;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "34 Int8 in production",
    "Converts a trained network to int8, saves and loads it, and serves a batch.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Cifar10, train: lab.Pick(2000, 200), test: lab.Pick(1000, 100));
        using var model = lab.NewNetwork("resnet20_cifar");
        var epochs = lab.TrainDense(model, lab.Pick(4, 1));
        lab.Book.Cell(1, "The float model", Texts.FloatModel, () => Cells.FloatModel(lab, model, epochs));

        lab.Book.Cell(2, "What bits cost", Texts.Bits, new SensitivityCells(lab, model).Show);

        using var converted = Int8Model.Convert(model, Cells.Calibration(lab));
        lab.Book.Cell(3, "Conversion", Texts.Conversion, () => Cells.Conversion(lab, converted));

        using Int8Model served = Cells.SaveAndLoad(lab, model, converted, out var bytes);
        lab.Book.Cell(4, "The file", Texts.File, () => Cells.Size(lab, bytes));
        lab.Book.Cell(5, "Serving", Texts.Serving, () => Cells.Serving(lab, served));
        lab.Book.Cell(6, "The outcome", Texts.Outcome, () => Cells.Outcome(lab, model, served, bytes));
    });
