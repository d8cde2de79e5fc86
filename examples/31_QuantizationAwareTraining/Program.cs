// 31  Quantization-aware training
//
//   1  the float model      trained, measured
//   2  without training     the same network at 4 bits
//   3  four methods         trained on with 4 bits, each in its own way
//   4  learning             accuracy by epoch
//   5  the activations      what is kept: sixteen values, and where they end
using Distiller.Examples.Notebooks;
using Distiller.Examples.QuantizationAware;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "31 Quantization-aware training",
    "Trains a network with 4-bit weights and activations in four ways, from the same float weights.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Cifar10, train: lab.Pick(2000, 128), test: lab.Pick(1000, 100));
        using var model = lab.NewNetwork("resnet20_cifar");
        lab.TrainDense(model, lab.Pick(6, 1));
        using Race race = new(lab, model);
        lab.Book.Cell(1, "The float model", Texts.FloatModel, race.FloatModel);
        lab.Book.Cell(2, "Without training", Texts.WithoutTraining, race.WithoutTraining);
        race.Run();
        lab.Book.Cell(3, "Four methods", Texts.Methods, race.Outcome);
        lab.Book.Cell(4, "Learning", Texts.Learning, race.Learning);
        lab.Book.Cell(5, "The activations", Texts.Activations, race.Activations);
    });
