// 42  Model summary
//
//   1  the layers        shapes, weights and multiply-accumulates of ResNet-18 on an image of ImageNet
//   2  where the work is bars by layer: multiply-accumulates, and what is read and written
//   3  the limits        arithmetic intensity, kinds of layers, and families of networks beside each other
//   4  the modules       types and attributes
//   5  connections       who reads what whom computed, as a table and as a drawing
//   6  dependencies      which layers lose filters together
using Distiller.Examples.Notebooks;
using Distiller.Examples.Summaries;

return NotebookApp.Run(
    "42 Model summary",
    "Tells what a network of ImageNet holds, computes and moves, layer by layer, and how its layers hang together. Nothing is trained.",
    args,
    lab =>
    {
        using Subject subject = Subject.Make(lab);

        lab.Book.Cell(1, "The layers", Texts.Layers, () => Cells.Layers(lab, subject));
        lab.Book.Cell(2, "Where the work is", Texts.Work, () => Cells.Work(lab, subject));
        lab.Book.Cell(3, "The limits", Texts.Limits, () => Cells.Limits(lab, subject));
        lab.Book.Cell(4, "The modules", Texts.Modules, () => Cells.Modules(lab, subject));
        lab.Book.Cell(5, "Connections", Texts.Connections, () => Cells.Connections(lab, subject));
        lab.Book.Cell(6, "Dependencies", Texts.Dependencies, () => Cells.Dependencies(lab, subject));
    });
