using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.WhatAreYouPruning;

/// <summary>The network dense, pruned at once, and trained on with the mask.</summary>
internal sealed record Stages(Stage Dense, Stage Pruned, Stage Retrained)
{
    public const string Layer = "fc1.weight";
    private const double Level = 0.95;
    private const int Bins = 80;
    private const double Range = 0.1;

    public IEnumerable<Stage> All => [Dense, Pruned, Retrained];

    public static Stages Run(Lab lab, nn.Module<Tensor, Tensor> model, StateDict dense)
    {
        int epochs = lab.Pick(4, 1);
        CompressionSchedule schedule = CompressionSchedule.Empty.Prune(
            new LevelPrunerSpec { Name = "level", Levels = new Dictionary<string, double> { ["conv?.weight"] = 0.5, [Layer] = Level, ["fc2.weight"] = 0.5 } },
            EpochWindow.At(0));
        CosineLrSpec cosine = new() { Name = "cosine", Duration = epochs };

        ModelState.Load(model, dense.Tensors, "the dense weights");
        Stage before = Look(lab, model, "dense");
        Lab.PruneNow(model, schedule);
        Stage pruned = Look(lab, model, "pruned");
        lab.Train(model, schedule.DecayLearningRate(cosine, EpochWindow.Range(0, epochs)), epochs, learningRate: 0.01);
        return new Stages(before, pruned, Look(lab, model, "trained on"));
    }

    private static Stage Look(Lab lab, nn.Module<Tensor, Tensor> model, string name)
    {
        using var scope = NewDisposeScope();
        Tensor weight = Lab.Weight(model, Layer);
        Histogram survivors = Histogram.Of(weight.masked_select(weight.ne(0)), Bins, -Range, Range);
        return new Stage(name, survivors, SparsityMeasures.Sparsity(weight), ModelSummary.Of(model).Sparsity, lab.Top1(model));
    }
}
