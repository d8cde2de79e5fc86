// 13  Auto-compression
//
//   1  the layers       what there is to decide, and what the agent sees
//   2  the search       an agent that learns, against chance
//   3  the ratios       what the best episodes remove from each layer
//   4  the episodes     curves, rewards and actions of all episodes, and where they lie in a plane
//   5  the outcome      trained on, against equal ratios for all layers
//   6  the forecast     what accuracy in the search says about accuracy after training
using Distiller.Examples.AutoCompression;
using Distiller.Examples.Notebooks;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "13 Auto-compression",
    "Lets an agent find how many filters each layer loses within a budget of multiply-accumulates, and compares it with chance.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(2500, 400), test: lab.Pick(1000, 200));
        using Searches searches = Searches.Prepare(lab);

        lab.Book.Cell(1, "The layers", Texts.Layers, () => Cells.Layers(lab, searches));
        searches.Run();
        lab.Book.Cell(2, "The search", Texts.Search, () => Cells.Search(lab, searches));
        lab.Book.Cell(3, "The ratios", Texts.Ratios, () => Cells.Ratios(lab, searches));
        lab.Book.Cell(4, "The episodes", Texts.Episodes, () => Cells.Episodes(lab, searches));
        lab.Book.Cell(5, "The outcome", Texts.Outcome, () => Cells.Outcome(lab, searches));
        lab.Book.Cell(6, "The forecast", Texts.Forecast, () => Cells.Forecast(lab, searches));
    });
