// 46  A language model: size against perplexity
//
//   1  dense models              the same LSTM in three sizes
//   2  pruned models             the largest, pruned gradually while it is trained
//   3  size against perplexity   what weights buy when they are many, and when they are chosen
//   4  the original's values     what was published for WikiText-2
using Distiller.Examples.Notebooks;
using Distiller.Examples.SizeOfLanguageModels;

return NotebookApp.Run(
    "46 A language model",
    "Trains word models of three sizes, prunes the largest to three sparsities, and compares size with perplexity.",
    args,
    lab =>
    {
        Cells cells = new(lab, new Experiment(lab));
        lab.Book.Cell(1, "Dense models", Texts.Dense, cells.Dense);
        lab.Book.Cell(2, "Pruned models", Texts.Pruned, cells.Pruned);
        lab.Book.Cell(3, "Size against perplexity", Texts.Size, cells.Size);
        lab.Book.Cell(4, "The original's values", Texts.Published, cells.Published);
    });
