// 43  Activations
//
//   1  two networks      a residual network, and the same with most weights gone
//   2  statistics        zeros, ranges and moments of what the layers put out
//   3  histograms        how activations are distributed, and where a range would be clipped
//   4  feature maps      what one image looks like inside, kept as a file
//   5  looking at        class activation maps: where the dense and the sparse network look
using Distiller.Examples.Activations;
using Distiller.Examples.Notebooks;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "43 Activations",
    "Looks inside while images pass: statistics and histograms of activations, feature maps, and class activation maps of a dense and a sparse network.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Cifar10, train: lab.Pick(800, 128), test: lab.Pick(250, 64));
        using Pair pair = Pair.Train(lab);

        lab.Book.Cell(1, "Two networks", Texts.Networks, () => Cells.Networks(lab, pair));
        lab.Book.Cell(2, "Statistics", Texts.Statistics, () => Cells.Statistics(lab, pair));
        lab.Book.Cell(3, "Histograms", Texts.Histograms, () => Cells.Histograms(lab, pair));
        lab.Book.Cell(4, "Feature maps", Texts.FeatureMaps, () => Cells.FeatureMaps(lab, pair));
        lab.Book.Cell(5, "Looking at", Texts.LookingAt, () => Cells.LookingAt(lab, pair));
    });
