// 41  Weight insights
//
//   1  four networks     dense, and pruned by single weights, by kernels and by filters: sparsity at every granularity
//   2  distributions     histograms of dense weights with fitted densities; what pruning leaves of them
//   3  images            kernels of the convolutions and the matrix of the large linear layer
//   4  kernel maps       which kernels are gone
//   5  norms             the lengths of filters, by rank
//   6  footprint         what each network holds and computes
using Distiller.Examples.Notebooks;
using Distiller.Examples.WeightInsights;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "41 Weight insights",
    "Looks at the weights of a dense network and of three sparse ones: as numbers, as distributions and as pictures.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Mnist, train: lab.Pick(3000, 300), test: lab.Pick(1000, 200));
        using Networks networks = Networks.Train(lab);

        lab.Book.Cell(1, "Four networks", Texts.Networks, () => Cells.Compare(lab, networks));
        lab.Book.Cell(2, "Distributions", Texts.Distributions, () => Cells.Distributions(lab, networks));
        lab.Book.Cell(3, "Images", Texts.Images, () => Cells.Images(lab, networks));
        lab.Book.Cell(4, "Kernel maps", Texts.Maps, () => Cells.Maps(lab, networks));
        lab.Book.Cell(5, "Norms", Texts.Norms, () => Cells.Norms(lab, networks));
        lab.Book.Cell(6, "Footprint", Texts.Footprint, () => Cells.Footprint(lab, networks));
    });
