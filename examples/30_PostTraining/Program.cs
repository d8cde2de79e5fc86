// 30  Post-training quantization
//
//   1  the float model      trained, measured, its normalizations folded
//   2  ranges               the values of one layer, and what each rule keeps of them
//   3  rules and bits       accuracy of every rule at 8, 6 and 4 bits
//   4  the report           every layer and operation: bits, ranges, noise, and what stays in float
//   5  bits and accuracy    the price of bits, with one scale for a tensor and with one for each filter
using Distiller.Examples.Notebooks;
using Distiller.Examples.PostTraining;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "30 Post-training quantization",
    "Quantizes a trained network in one call, and compares the rules for ranges and the numbers of bits.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Cifar10, train: lab.Pick(2000, 200), test: lab.Pick(1000, 100));
        using var model = lab.NewNetwork("resnet20_cifar");
        lab.TrainDense(model, lab.Pick(6, 1));
        using Study study = new(lab, model);
        lab.Book.Cell(1, "The float model", Texts.FloatModel, study.FloatModel);
        lab.Book.Cell(2, "Ranges", Texts.Ranges, study.Ranges);
        lab.Book.Cell(3, "Rules and bits", Texts.Rules, study.Rules);
        lab.Book.Cell(4, "The report", Texts.Report, study.Report);
        lab.Book.Cell(5, "Bits and accuracy", Texts.Bits, study.Bits);
    });
