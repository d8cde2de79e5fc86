using Distiller.Examples.Notebooks;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Scheduling;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.NetworkSurgery;

/// <summary>The cells, in their order.</summary>
internal static class Cells
{
    private const int Biographed = 5;

    public static void Dense(Lab lab, nn.Module<Tensor, Tensor> model) => lab.Book.Show(new Table(
        FormattableString.Invariant($"The dense network; top-1 {lab.Top1(model):0.0} %"),
        [Column.OfText("Weight"), Column.OfCount("Weights"), Column.OfNumber("Mean magnitude", "F4")],
        [.. ModelSummary.Of(model).Weights.Select(weight => Row.Of(weight.Name, weight.Count, weight.AbsoluteMean))]));

    public static void Thresholds(Lab lab, nn.Module model) => lab.Book.Show(new Table(
        FormattableString.Invariant($"Thresholds for s = {Surgery.Sensitivity}, multiples {Surgery.Low} and {Surgery.High}"),
        [Column.OfText("Weight"), Column.OfNumber("Level", "F4"), Column.OfNumber("Goes below", "F4"), Column.OfNumber("Returns from", "F4")],
        [.. ((string[])["conv2.weight", "fc1.weight"]).Select(name =>
        {
            double level = Surgery.LevelOf(Lab.Weight(model, name));
            return Row.Of(name, level, Surgery.Low * level, Surgery.High * level);
        })]));

    public static void Moves(Lab lab, Surgery surgery)
    {
        var moves = Fates.Moves(surgery.Masks);
        lab.Book.Plot("moves", new Figure
        {
            Title = $"Weights of {Surgery.Layer} that change sides",
            Description = FormattableString.Invariant(
                $"In epoch 0, not drawn, {Fates.PrunedAtFirst(surgery.Masks):N0} weights go. After it {moves.Sum(move => move.Cut):N0} go and {moves.Sum(move => move.Restored):N0} come back."),
            X = new Axis { Label = "epoch", Ticks = [.. moves.Select((move, place) => new AxisTick(place, FormattableString.Invariant($"{move.Epoch}")))] },
            Y = new Axis { Label = "weights", Minimum = 0 },
            Series =
            [
                new BarSeries { Name = "pruned", Values = [.. moves.Select(move => (double)move.Cut)] },
                new BarSeries { Name = "restored", Values = [.. moves.Select(move => (double)move.Restored)] },
            ],
        });
    }

    public static void Biographies(Lab lab, Surgery surgery)
    {
        IReadOnlyList<long> returned = Fates.LargestReturned(surgery, Biographed);
        using var scope = NewDisposeScope();
        lab.Book.Plot("biographies", new Figure
        {
            Title = $"Magnitudes of weights of {Surgery.Layer} that came back",
            Description = FormattableString.Invariant($"The {returned.Count} largest among those that were pruned in epoch 0 and are kept in the last epoch."),
            X = new Axis { Label = "epochs of training", WholeNumbers = true },
            Y = new Axis { Label = "magnitude", Minimum = 0 },
            Series =
            [
                .. returned.Select((position, place) => Lines.Of(
                    FormattableString.Invariant($"no. {position}"),
                    surgery.Values.Select((values, epoch) => ((double)epoch, (double)Math.Abs(values[position].ToSingle())))) with { Markers = true }),
                .. Empty(returned, surgery),
            ],
            References =
            [
                new ReferenceLine(ReferenceOrientation.Horizontal, Surgery.Low * surgery.Level, "goes below"),
                new ReferenceLine(ReferenceOrientation.Horizontal, Surgery.High * surgery.Level, "returns from"),
            ],
        });
    }

    public static void WhatComesBack(Lab lab, Surgery surgery) => lab.Book.Show(new Table(
        $"Fates of the weights of {Surgery.Layer}",
        [Column.OfText("Fate"), Column.OfCount("Weights"), Column.OfNumber("Share", "F2", "%")],
        [.. Fates.Count(surgery.Masks).Select(fate => Row.Of(fate.Name, fate.Count, 100.0 * fate.Count / surgery.Masks[0].numel()))],
        Row.Of("all", surgery.Masks[0].numel(), 100.0)));

    public static void Comparison(Lab lab, nn.Module<Tensor, Tensor> model, StateDict dense, Surgery surgery)
    {
        double spliced = ModelSummary.Of(model).Sparsity;
        ModelState.Load(model, dense.Tensors, "the dense weights");
        CompressionSchedule once = CompressionSchedule.Empty.Prune(
            new LevelPrunerSpec { Name = "once", Levels = surgery.FinalSparsity }, EpochWindow.At(0));
        var log = lab.Train(model, Surgery.Cool(once, surgery.Epochs), surgery.Epochs, Surgery.LearningRate);
        lab.Book.Plot("comparison", new Figure
        {
            Title = "Accuracy with surgery and with a mask that never opens",
            Description = FormattableString.Invariant(
                $"At the end: surgery {100 * surgery.Log[^1].Top1:0.0} % at a sparsity of {100 * spliced:0.0} %, fixed mask {100 * log[^1].Top1:0.0} % at {100 * log[^1].Sparsity:0.0} %."),
            X = Lines.EpochAxis,
            Y = Lines.Top1Axis,
            Series = [Lines.ByEpoch("surgery", surgery.Log, epoch => epoch.Top1), Lines.ByEpoch("fixed mask", log, epoch => epoch.Top1)],
        });
    }

    // A figure needs a line even when nothing came back, as after a few steps of training.
    private static IEnumerable<LineSeries> Empty(IReadOnlyList<long> returned, Surgery surgery) =>
        returned.Count > 0 ? [] : [Lines.Of("none", surgery.Values.Select((_, epoch) => ((double)epoch, surgery.Level))) with { IsContext = true }];
}
