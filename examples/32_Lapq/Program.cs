// 32  What a search of scales buys at 4 bits
//
//   1  the float model      trained, measured
//   2  starts               the loss with each rule for the first scales
//   3  the search           the loss as Powell's directions move the scales
//   4  the scales           which of them moved, and where to
//   5  the outcome          on images that the search has not seen
using Distiller.Examples.Lapq;
using Distiller.Examples.Notebooks;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "32 What a search of scales buys at 4 bits",
    "Quantizes a trained network to 4 bits and searches the scales that lose least (LAPQ).",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Cifar10, train: lab.Pick(2000, 200), test: lab.Pick(1000, 100));
        using var model = lab.NewNetwork("resnet20_cifar");
        lab.TrainDense(model, lab.Pick(4, 1));
        using Search search = new(lab, model);
        lab.Book.Cell(1, "The float model", Texts.FloatModel, search.FloatModel);
        lab.Book.Cell(2, "Starts", Texts.Starts, search.Starts);
        lab.Book.Cell(3, "The search", Texts.Search, search.Run);
        lab.Book.Cell(4, "The scales", Texts.Scales, search.Scales);
        lab.Book.Cell(5, "The outcome", Texts.Outcome, search.Outcome);
    });
