// 35  Few bits without training
//
//   1  the float model      trained, measured
//   2  one method at a time what each buys at 4 and at 3 bits
//   3  all in turn          a suite tries them, and keeps what helps
//   4  bits by layer        widths under a budget of size, against one width for all
//   5  weights only         groups, GPTQ, and the file
using Distiller.Examples.Notebooks;
using Distiller.Examples.QuantizationSearch;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "35 Few bits without training",
    "Quantizes a trained network to few bits, method by method, and all of them in a suite.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Cifar10, train: lab.Pick(2000, 200), test: lab.Pick(1000, 100));
        using var model = lab.NewNetwork("resnet20_cifar");
        var epochs = lab.TrainDense(model, lab.Pick(4, 1));
        Cells cells = new(lab, model);
        lab.Book.Cell(1, "The float model", Texts.FloatModel, () => cells.FloatModel(epochs));
        lab.Book.Cell(2, "One method at a time", Texts.Methods, cells.Methods);
        lab.Book.Cell(3, "All in turn", Texts.Suite, cells.Suite);
        lab.Book.Cell(4, "Bits by layer", Texts.Widths, cells.Widths);
        lab.Book.Cell(5, "Weights only", Texts.WeightsOnly, cells.WeightsOnly);
    });
