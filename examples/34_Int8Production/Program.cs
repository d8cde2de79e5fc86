// 34  Int8 in production
//
//   1  the float model      trained, measured
//   2  conversion           what runs in 8 bits, what does not, and what it costs
//   3  the file             saved, read again, a quarter of the size
//   4  serving              requests gathered into batches, answered by the file's model
//   5  the outcome          accuracy and latency of both
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

        using var converted = Int8Model.Convert(model, Cells.Calibration(lab));
        lab.Book.Cell(2, "Conversion", Texts.Conversion, () => Cells.Conversion(lab, converted));

        using Int8Model served = Cells.SaveAndLoad(lab, model, converted, out var file);
        lab.Book.Cell(3, "The file", Texts.File, () => lab.Book.Show(file));
        lab.Book.Cell(4, "Serving", Texts.Serving, () => Cells.Serving(lab, served));
        lab.Book.Cell(5, "The outcome", Texts.Outcome, () => Cells.Outcome(lab, model, served));
    });
