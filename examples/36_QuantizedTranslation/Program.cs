// 36  A quantized translator
//
//   1  the sentences        English and German of one grammar, those for the test apart
//   2  the float model      an encoder and a decoder of LSTMs with attention, trained here
//   3  the search           one translation at a time, or several
//   4  the modular form     the same LSTMs as layers and operations, with the same translations
//   5  the statistics       what calibration says of the attention
//   6  five set-ups         BLEU in the original's five ways
//   7  fewer bits           where ranges and the attention begin to matter
//   8  the attention        where the model looks, in float and quantized
//   9  the size             what weights take
//  10  the report           what stays in float, and where the noise is
using Distiller.Examples.Notebooks;
using Distiller.Examples.QuantizedTranslation;

return NotebookApp.Run(
    "36 A quantized translator",
    "Trains a small translator with attention, takes its LSTMs apart, quantizes it in several ways, and measures BLEU.",
    args,
    lab =>
    {
        using Experiment experiment = new(lab);
        Cells cells = new(lab, experiment);
        lab.Book.Cell(1, "The sentences", Texts.Sentences, cells.Pairs);
        lab.Book.Cell(2, "The float model", Texts.Model, cells.Train);
        lab.Book.Cell(3, "The search", Texts.Search, cells.Search);
        lab.Book.Cell(4, "The modular form", Texts.Modular, cells.Convert);
        lab.Book.Cell(5, "The statistics", Texts.Statistics, cells.Statistics);
        lab.Book.Cell(6, "Five set-ups", Texts.SetUps, cells.FiveSetUps);
        lab.Book.Cell(7, "Fewer bits", Texts.Bits, cells.FewerBits);
        lab.Book.Cell(8, "The attention", Texts.Attention, cells.Attention);
        lab.Book.Cell(9, "The size", Texts.Size, cells.Size);
        lab.Book.Cell(10, "The report", Texts.Report, cells.Report);
    });
