// 45  Adding a model
//
//   1  the module        a network of your own, as TorchSharp wants it
//   2  the description   its name and its data: what the zoo's networks have, too
//   3  the check         what the toolkit sees of it, before anything is trained
//   4  training          epochs, and the list of scores
//   5  compressed        a schedule for it, like for any other
using Distiller.Examples.AddingAModel;
using Distiller.Examples.Notebooks;

return NotebookApp.Run(
    "45 Adding a model",
    "Takes a network that the zoo does not know, describes it, checks it, trains it and compresses it.",
    args,
    lab =>
    {
        lab.Open(Newcomer.Description.Family, train: lab.Pick(3000, 300), test: lab.Pick(1000, 200));
        using Newcomer newcomer = new(lab);

        lab.Book.Cell(1, "The module", Texts.Module, () => Cells.Module(lab, newcomer));
        lab.Book.Cell(2, "The description", Texts.Description, () => Cells.Describe(lab));
        lab.Book.Cell(3, "The check", Texts.Check, () => Cells.Check(lab, newcomer));
        lab.Book.Cell(4, "Training", Texts.Training, () => Cells.Train(lab, newcomer));
        lab.Book.Cell(5, "Compressed", Texts.Compressed, () => Cells.Compress(lab, newcomer));
    });
