// 24  Early exit
//
//   1  two exits            small classifiers on early layers of a residual network: the zoo's, and one of one's own
//   2  training             all classifiers learn at once
//   3  by confidence        how many images leave where, how well, and how fast, threshold by threshold
//   4  by entropy           the same with the other rule
//   5  what is skipped      calls of each stage, counted, and the latency of each way out
//   6  the outcome          accuracy against time
using System.Collections.Immutable;
using Distiller.Distillation;
using Distiller.Examples.EarlyExit;
using Distiller.Examples.Notebooks;
using Distiller.Zoo.Data;

return NotebookApp.Run(
    "24 Early exit",
    "Attaches exits to a residual network, trains all classifiers, and lets easy images leave early.",
    args,
    lab =>
    {
        lab.Open(DataSetFamily.Cifar10, train: lab.Pick(1500, 200), test: lab.Pick(250, 60));
        using ExitLab exits = new(lab, "resnet20_cifar_earlyexit");
        lab.Book.Cell(1, "Two exits", Texts.Exits, () => Cells.Exits(lab, exits));
        var epochs = exits.Train(lab.Pick(5, 1));
        lab.Book.Cell(2, "Training", Texts.Training, () => Cells.Training(lab, epochs));
        var sweep = exits.Sweep(
        [
            .. ((double[])[1, 0.99, 0.95, 0.9, 0.8, 0.65, 0.5, 0]).Select(threshold => (ExitRule.Confidence, threshold)),
            .. ((double[])[0, 0.05, 0.15, 0.3, 0.6, 0.9, 1.2, 3]).Select(threshold => (ExitRule.Entropy, threshold)),
        ]);
        ImmutableArray<SweepPoint> confidence = [.. sweep.Where(point => point.Rule == ExitRule.Confidence)];
        ImmutableArray<SweepPoint> entropy = [.. sweep.Where(point => point.Rule == ExitRule.Entropy)];
        lab.Book.Cell(3, "By confidence", Texts.Confidence, () => Cells.Thresholds(lab, "By the threshold of confidence", "", confidence));
        lab.Book.Cell(4, "By entropy", Texts.Entropy, () => Cells.Thresholds(lab, "By the threshold of entropy", "nats", entropy));
        lab.Book.Cell(5, "What is skipped", Texts.Skipped, () => Cells.Skipped(lab, exits, ExitLab.Middle(confidence)));
        lab.Book.Cell(6, "The outcome", Texts.Outcome, () => Cells.Outcome(lab, confidence, entropy));
        lab.Book.SavePage(FormattableString.Invariant($"{exits.Design.Name} with a second exit, seed {lab.Seed}."));
    });
