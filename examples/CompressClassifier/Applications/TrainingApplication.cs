using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Distiller.Data;
using Distiller.Examples.CompressClassifier.CommandLine;
using Distiller.Native;
using Distiller.Persistence;
using Distiller.Reports.Adapters;
using Distiller.Reports.Rendering;
using Distiller.Reports.Runs;
using Distiller.Reports.Runs.TensorBoard;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Training under a schedule, from the start or from a checkpoint, with the best epoch kept and a report at the end.</summary>
internal sealed class TrainingApplication
{
    /// <summary>Note in checkpoints: the network's name.</summary>
    public const string ArchitectureKey = "arch";
    private const string SeedKey = "seed";
    private const string BestName = "best.ckpt";
    private const string BestKey = "best";

    private readonly ClassifierSession session;
    private readonly BestScores best = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();

    private TrainingApplication(ClassifierSession session) => this.session = session;

    public static void Run(ClassifierSession session) => new TrainingApplication(session).Train();

    /// <summary>A run that goes on keeps its order of images unless the user names another seed.</summary>
    public static ClassifierOptions WithSeedOfCheckpoint(ClassifierOptions options)
    {
        if (options is not { ResumeFrom: { } path, IsSeedGiven: false, ResetOptimizer: false, Evaluate: false })
        {
            return options;
        }

        using Checkpoint checkpoint = Checkpoint.Load(path);
        return checkpoint.Info.TryGetValue(SeedKey, out string? seed) ? options with { Seed = long.Parse(seed, CultureInfo.InvariantCulture) } : options;
    }

    private void Train()
    {
        var options = session.Options;
        session.Say(session.Data.Description);
        using Checkpoint? checkpoint = LoadCheckpoint();
        using TeacherPair teacher = new(session);
        CompressionSchedule schedule = teacher.AddTo(session.Schedule(teacher.Pair), session);
        // Whatever the user can get wrong in files has been read by now: a run that cannot begin leaves no folder.
        if (session.Ranks.IsFirst)
        {
            session.Say(string.Create(CultureInfo.InvariantCulture, $"Seed {options.Seed}. Run: {session.Folder.FullPath}"));
        }

        CopySchedule();
        using optim.Optimizer optimizer = optim.SGD(session.Model.parameters(), options.LearningRate, options.Momentum, weight_decay: options.WeightDecay);
        using CompressionScheduler scheduler = new(session.Parallel.Apply(schedule, options.Epochs), session.Model, optimizer);
        TrainingTask task = teacher.Pair?.ToTask() ?? session.Exits?.ToTask() ?? TrainingTask.Classification(session.Model);
        ModelSummary before = ModelFigures.Measure(session.Model, session.InputShape);
        if (options.SaveUntrainedModel && session.Ranks.IsFirst)
        {
            using Checkpoint untrained = Checkpoint.Of(session.Model, info: Notes());
            untrained.Save(session.Folder.PathOf(session.FileName("untrained.ckpt")));
        }

        MetricLog? log = session.Ranks.IsFirst ? new(session.Folder, () => ModelSummary.Of(session.Model).Sparsity, options.PrintFrequency) : null;
        using TensorBoardLog? board = session.Ranks.IsFirst
            ? new(session.Folder, session.Model, new TensorBoardOptions { StepInterval = options.PrintFrequency, LogsHistograms = options.Statistics.WeightHistograms })
            : null;
        using ActivationRecords activations = new(session.Model, options.Statistics.ActivationPhases, () => session.Folder);
        IBatchSource training = session.Parallel.Shard(activations.Watch("train", session.Data.Training));
        IBatchSource validation = activations.Watch("valid", session.Data.Validation);
        ConsoleReporter.Run(session.Console, options.Epochs, reporter =>
        {
            TrainerOptions settings = new() { Epochs = options.Epochs, Observers = log is null || board is null ? [reporter] : [log, board, reporter] };
            Trainer trainer = session.Parallel.CreateTrainer(task, optimizer, scheduler, settings);
            Resume(checkpoint, optimizer, scheduler, trainer);
            while (trainer.Epoch < options.Epochs)
            {
                RunEpoch(optimizer, scheduler, trainer, training, validation);
            }

            return 0;
        });
        if (log is not null)
        {
            Close(schedule, before, log.Epochs);
        }
    }

    private void RunEpoch(
        optim.Optimizer optimizer, CompressionScheduler scheduler, Trainer trainer, IBatchSource training, IBatchSource validation)
    {
        int epoch = trainer.Epoch;
        EpochMetrics metrics;
        try
        {
            metrics = trainer.RunEpoch(training, validation, session.Parallel.Cancellation);
        }
        catch (OperationCanceledException)
        {
            Save(optimizer, scheduler, trainer, ClassifierSession.CheckpointName);
            if (session.Ranks.IsFirst)
            {
                session.Say($"Stopped. Go on with: --resume-from {session.Folder.PathOf(session.FileName(ClassifierSession.CheckpointName))}");
            }

            throw;
        }

        ModelSummary summary = ModelSummary.Of(session.Model);
        bool isBest = best.Add(new Score(epoch, metrics.Top1 ?? 0, metrics.Top5 ?? 0, summary.NonZeroCount));
        Save(optimizer, scheduler, trainer, ClassifierSession.CheckpointName);
        if (isBest)
        {
            Save(optimizer, scheduler, trainer, BestName);
        }

        if (session.Options.ShowSparsityEachEpoch)
        {
            session.Show(SparsityTable.Of(summary));
        }
    }

    private Checkpoint? LoadCheckpoint()
    {
        if (session.Options.ResumeFrom is not { } path)
        {
            return null;
        }

        Checkpoint checkpoint = session.Parallel.Load(path);
        if (!checkpoint.Info.TryGetValue(ArchitectureKey, out string? arch) || arch == session.Options.Architecture)
        {
            return checkpoint;
        }

        checkpoint.Dispose();
        throw new InvalidDataException($"'{path}' belongs to the network {arch}, not {session.Options.Architecture}. Add -a {arch}.");
    }

    private void Resume(Checkpoint? checkpoint, optim.Optimizer optimizer, CompressionScheduler scheduler, Trainer trainer)
    {
        if (checkpoint is null)
        {
            return;
        }

        if (session.Options.ResetOptimizer)
        {
            checkpoint.RestoreWeights(session.Model);
            return;
        }

        checkpoint.Restore(session.Model, optimizer, scheduler, trainer);
        if (checkpoint.Info.TryGetValue(BestKey, out string? scores))
        {
            foreach (Score score in RecordJson.Read<ImmutableArray<Score>>(scores))
            {
                best.Add(score);
            }
        }

        if (trainer.Epoch >= session.Options.Epochs)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"'{session.Options.ResumeFrom}' was saved at epoch {trainer.Epoch}, and training ends at {session.Options.Epochs}. Give more --epochs, or --reset-optimizer."));
        }
    }

    private void Save(optim.Optimizer optimizer, CompressionScheduler scheduler, Trainer trainer, string name)
    {
        string path = session.Ranks.IsFirst ? session.Folder.PathOf(session.FileName(name)) : "";
        session.Parallel.Save(path, () => Checkpoint.Of(session.Model, optimizer, scheduler, trainer, Notes()));
    }

    private IEnumerable<KeyValuePair<string, string>> Notes() =>
    [
        KeyValuePair.Create(ArchitectureKey, session.Options.Architecture),
        KeyValuePair.Create(SeedKey, session.Options.Seed.ToString(CultureInfo.InvariantCulture)),
        KeyValuePair.Create("command", session.Options.CommandLine),
        KeyValuePair.Create(BestKey, RecordJson.Write(best.Ranking, indented: false)),
    ];

    // The run's folder tells by itself what was done.
    private void CopySchedule()
    {
        if (session.Ranks.IsFirst && session.Options.Schedule is { } path)
        {
            IO.AtomicFile.WriteText(session.Folder.PathOf(Path.GetFileName(path)), File.ReadAllText(path));
        }
    }

    private void Close(CompressionSchedule schedule, ModelSummary before, ImmutableArray<EpochRecord> epochs)
    {
        foreach (Score score in best.Ranking.Take(session.Options.BestScoreCount))
        {
            session.Say(string.Create(
                CultureInfo.InvariantCulture, $"==> Best [Top1: {100 * score.Top1:0.000}   Top5: {100 * score.Top5:0.000}   NNZ-Params: {score.NonZeroParameters} on epoch: {score.Epoch}]"));
        }

        EvaluationResult test = EvaluationApplication.Test(session);
        session.Say(EvaluationApplication.Line(test));
        ModelSummary after = ModelFigures.Measure(session.Model, session.InputShape);
        ImmutableArray<ComparedFigure> figures =
        [
            new() { Name = "top1", Label = "Top-1 accuracy", Unit = "%", Digits = 2, After = 100 * test.Top1!.Value },
            new() { Name = "loss", Label = "Loss", Digits = 4, After = test.Loss },
            new() { Name = "sparsity", Label = "Sparsity", Unit = "%", Digits = 2, Before = 100 * before.Sparsity, After = 100 * after.Sparsity },
            .. ModelFigures.Costs(before, after),
        ];
        session.Show(BeforeAfterTable.Of(figures));
        string page = session.Folder.WriteReport(
            new RunReport
            {
                Run = Record(figures),
                Comparison = figures,
                Before = before,
                After = after,
                Epochs = epochs,
                Policies = schedule.Timeline(),
                ScheduleText = session.Options.Schedule is { } path ? File.ReadAllText(path) : "",
                Caution = session.Data.IsEmbedded ? "Measured on drawn images: good for trying the tools, not for judging methods. Give DATASET_DIR to use a real data set." : "",
            },
            new ScottPlotRenderer());
        session.Say(page);
    }

    private RunRecord Record(ImmutableArray<ComparedFigure> figures) => new()
    {
        Name = session.Options.Name ?? session.Options.Architecture,
        Started = session.Started,
        DurationSeconds = clock.Elapsed.TotalSeconds,
        Architecture = session.Options.Architecture,
        DataSet = session.Data.Description,
        Seed = session.Options.Seed,
        Command = session.Options.CommandLine,
        Figures = figures.ToImmutableSortedDictionary(figure => figure.Name, figure => figure.After, StringComparer.Ordinal),
        Versions = RuntimeVersions.Collect(),
    };
}
