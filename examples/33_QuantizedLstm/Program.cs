// 33  A quantized LSTM
//
//   1  the language model   an LSTM that has learned the sentences of a small grammar
//   2  the modular form     the same LSTM as layers and operations, with the same outputs
//   3  set-ups              perplexity with 8, 6 and 4 bits
//   4  states               why 4 bits can be too few for them
//   5  the report           what the gates compute with
using Distiller.Examples.Language;
using Distiller.Examples.Notebooks;
using Distiller.Examples.QuantizedLstm;
using static TorchSharp.torch;

return NotebookApp.Run(
    "33 A quantized LSTM",
    "Trains a word model with libtorch's LSTM, takes it apart, and quantizes it.",
    args,
    lab =>
    {
        manual_seed(lab.Seed);
        using LanguageModel model = new();
        Text training = new(lab.Seed, lab.Pick(400, 40));
        Text test = new(lab.Seed + 1, lab.Pick(60, 10));
        Cells cells = new(lab, model, training, test);
        cells.Train();
        lab.Book.Cell(1, "The language model", Texts.Model, cells.Trained);
        lab.Book.Cell(2, "The modular form", Texts.Modular, cells.Convert);
        lab.Book.Cell(3, "Set-ups", Texts.SetUps, cells.SetUps);
        lab.Book.Cell(4, "States", Texts.States, cells.States);
        lab.Book.Cell(5, "The report", Texts.Report, cells.Report);
    });
