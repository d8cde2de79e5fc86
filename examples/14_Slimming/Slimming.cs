using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using static TorchSharp.torch;

namespace Distiller.Examples.Slimming;

/// <summary>Trainings under lassos, and the networks that are cut out of them.</summary>
internal sealed class Slimming : IDisposable
{
    /// <summary>The multiply-accumulates that are compared, relative to the dense network; the middle one is looked at more closely.</summary>
    private static readonly double[] targets = [0.5, 0.25, 0.12];

    private Slimming(ImmutableArray<SparseTraining> trainings) => Trainings = trainings;

    /// <summary>From plain training to the strongest lasso.</summary>
    public ImmutableArray<SparseTraining> Trainings { get; }

    /// <summary>The plain network.</summary>
    public nn.Module<Tensor, Tensor> Dense => Trainings[0].Model;

    /// <summary>All cuts, by way and target.</summary>
    public ImmutableArray<SlimCut> Cuts { get; private set; } = [];

    /// <summary>The ways to choose filters, in the order of the cuts.</summary>
    public IEnumerable<string> Ways => Cuts.Select(cut => cut.Name).Distinct();

    /// <summary>The cuts of the target that is looked at more closely.</summary>
    public IEnumerable<SlimCut> Middle => Cuts.Where(cut => cut.Target == targets[1]);

    /// <summary>Trains under each lasso, from the same start.</summary>
    public static Slimming Train(Lab lab) =>
        new([.. lab.Pick<double[]>([0, 0.001, 0.003, 0.01], [0, 0.01]).Select(strength => SparseTraining.Run(lab, strength, lab.Pick(20, 1)))]);

    /// <summary>Cuts each network to each target; the plain one in two ways.</summary>
    public void CutAll(Lab lab) => Cuts =
    [
        .. lab.Pick(targets, [targets[1]]).SelectMany(target => (SlimCut[])
            [SlimCut.ByNorm(lab, Trainings[0], target), .. Trainings.Select(training => SlimCut.ByScale(lab, training, target))]),
    ];

    /// <summary>Trains all of them on.</summary>
    public void Recover(Lab lab)
    {
        foreach (SlimCut cut in Cuts)
        {
            cut.Recover(lab, lab.Pick(4, 1));
        }
    }

    public void Dispose()
    {
        foreach (SparseTraining training in Trainings)
        {
            training.Dispose();
        }

        foreach (SlimCut cut in Cuts)
        {
            cut.Dispose();
        }
    }
}
