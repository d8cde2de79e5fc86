using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Reports.Runs;
using Distiller.Reports.Runs.TensorBoard;
using Distiller.Scheduling;

namespace Distiller.Examples.ComparingRuns;

/// <summary>Two runs, each with a folder of its own.</summary>
internal sealed class Runs(Lab lab)
{
    private const string Network = "simplenet_mnist";
    private readonly int _epochs = lab.Pick(15, 4);

    /// <summary>Names of the runs, which are those of their folders.</summary>
    public static ImmutableArray<string> Names { get; } = ["dense", "pruned"];

    private CompressionSchedule Dense => CompressionSchedule.Empty
        .DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = _epochs, WarmUpEpochs = 1 }, EpochWindow.Range(0, _epochs));

    private CompressionSchedule Pruned => Dense
        .Prune(
            new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.3, FinalSparsity = 0.97, Weights = ["conv2.weight", "fc1.weight"] },
            EpochWindow.Range(1, Math.Max(3, _epochs * 3 / 4)));

    /// <summary>Trains both.</summary>
    public void Train()
    {
        foreach (var (name, schedule) in Names.Zip((CompressionSchedule[])[Dense, Pruned]))
        {
            using var model = lab.NewNetwork(Network);
            using TensorBoardLog board = new(RunDirectory.At(FolderOf(name)), model, new TensorBoardOptions { StepInterval = lab.Pick(5, 1) });
            lab.Train(model, schedule, _epochs, learningRate: 0.02, observers: board);
        }
    }

    /// <summary>The curves of a run, read from its file.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<ScalarEvent>> Read(string name) => EventFile.ReadCurves(FolderOf(name));

    private string FolderOf(string name) => lab.Book.Folder.PathOf(name);
}
