using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Distiller.Data;
using Distiller.Distributed;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Reports.Adapters;
using Distiller.Reports.Runs;
using Distiller.Reports.Tables;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Training;
using Distiller.Zoo;
using Distiller.Zoo.Data;
using Spectre.Console;
using static TorchSharp.torch;

namespace Distiller.Examples.MainJob;

/// <summary>From a data set to a pruned model and its report.</summary>
internal sealed class CompressionJob(JobOptions options, IAnsiConsole console, ProcessGroup ranks)
{
    private const string CheckpointFile = "checkpoint.ckpt";
    private const string StateKey = "job";
    private const double Momentum = 0.9;
    private const double WeightDecay = 1e-4;

    private readonly DateTimeOffset started = DateTimeOffset.UtcNow;
    private readonly Stopwatch clock = Stopwatch.StartNew();

    public int Run(CancellationToken cancellation)
    {
        ZooModel architecture = ZooModels.Find(options.Architecture);
        if (options.DryRun)
        {
            return ShowPlan(architecture);
        }

        // The first rank alone writes files.
        RunDirectory? folder = !ranks.IsFirst ? null : options.OutFolder is { } chosen ? RunDirectory.At(chosen) : RunDirectory.Create("runs", architecture.Name, started);
        using DataParallelTraining parallel = new(ranks, new DataParallelOptions { Seed = options.Seed, Log = console.WriteLine }, cancellation);
        using Checkpoint? saved = options.Resume is { } file ? parallel.Load(file) : null;
        JobState state = saved is null ? new JobState { Architecture = architecture.Name } : ReadState(saved);

        Heading("Data");
        DataSet data = OpenData(architecture.Family);
        Feed feed = new(data, options);
        console.WriteLine(data.Description);

        using nn.Module<Tensor, Tensor> model = ZooModels.Create(architecture.Name, options.Seed);
        Session session = new(model, feed, folder?.PathOf(CheckpointFile) ?? "", parallel, cancellation);
        // Read and bound before training, so that a mistake in the file shows now.
        CompressionSchedule? given = options.Schedule is { } path ? JobSchedule.Load(path, feed.Validation) : null;
        ImmutableArray<DryRunRow> plan = given?.DryRun(model) ?? [];

        Heading("Dense model");
        state = TrainDense(session, state, saved);
        DenseResult dense = state.Dense!;
        console.WriteLine(Invariant($"{architecture.Name}: {dense.Summary.ParameterCount:N0} parameters, {dense.Summary.MacCount:N0} MACs, top-1 {100 * dense.Top1:0.00} % on the test set"));

        if (given is null)
        {
            Heading("Sensitivity");
            state = Analyse(session, state);
        }

        Heading(given is null ? "Gradual pruning" : $"Compression by {options.Schedule}");
        CompressionSchedule schedule = given ?? JobSchedule.Compose(state.Targets!, options);
        plan = given is null ? schedule.DryRun(model) : plan;
        state = Compress(session, schedule, state, saved);

        if (folder is null)
        {
            return ExitCodes.Success;
        }

        Heading("Report");
        EvaluationResult pruned = Evaluator.Classify(model, feed.Test, cancellation);
        ModelSummary after = Summarize(model, feed);
        JobReport report = new(options, data, state, schedule, JobSchedule.Timeline(schedule, plan), after, pruned, started, clock.Elapsed);
        report.Write(folder, console);
        return ExitCodes.Success;
    }

    private int ShowPlan(ZooModel architecture)
    {
        using nn.Module<Tensor, Tensor> model = ZooModels.Create(architecture.Name, options.Seed);
        ImmutableArray<DryRunRow> plan = JobSchedule.Load(options.Schedule!, new NoData()).DryRun(model);
        TextTableWriter.Write(console, DryRunTable.Of(plan));
        TextTableWriter.Write(console, DryRunTable.ByEpoch(plan));
        int policies = plan.Select(row => row.Policy).Distinct().Count();
        int tensors = plan.Select(row => row.Parameter).OfType<string>().Distinct().Count();
        console.WriteLine(Invariant($"{architecture.Name}: policies {policies}, tensors {tensors}, epochs {plan.Min(row => row.Epochs[0])} to {plan.Max(row => row.Epochs[^1])}"));
        return ExitCodes.Success;
    }

    private JobState TrainDense(Session session, JobState state, Checkpoint? saved)
    {
        if (state.Dense is not null)
        {
            console.WriteLine("Dense training was finished before the interruption.");
            return state;
        }

        // Small steps at first: without batch normalisation a new network can die at the full rate.
        CompressionSchedule schedule = CompressionSchedule.Empty.DecayLearningRate(
            new CosineLrSpec { Name = "cosine", Duration = options.Epochs, WarmUpEpochs = options.Epochs > 2 ? 1 : 0 },
            EpochWindow.Range(0, options.Epochs));
        state = Train(session, schedule, options.Epochs, options.LearningRate, state, saved);
        EvaluationResult test = Evaluator.Classify(session.Model, session.Feed.Test, session.Cancellation);
        return state with { Dense = new DenseResult(Summarize(session.Model, session.Feed), test.Top1!.Value, test.Loss) };
    }

    private JobState Analyse(Session session, JobState state)
    {
        if (state.Targets is not null)
        {
            console.WriteLine("The analysis was finished before the interruption.");
            return state;
        }

        SensitivityOptions settings = new()
        {
            Levels = SensitivityOptions.LevelRange(0, 1, 0.05),
            Work = ranks.IsSingle ? null : new SharedWork(ranks, "sensitivity"),
        };
        SensitivityResult? result = null;
        int measurements = session.Model.named_parameters().Count(entry => entry.parameter.dim() > 1) * settings.Levels.Length;
        ProgressDisplay.Run(console, "sensitivity analysis", measurements, report => result = SensitivityAnalysis.Run(
            session.Model,
            session.Feed.Sensitivity,
            settings,
            new Relay(progress => report(progress.Completed, progress.Parameter)),
            session.Cancellation));

        // A little more than was asked for, because whole weights are counted in every layer.
        IReadOnlyDictionary<string, double> levels = result!.SuggestLevels(session.Model, Math.Min(0.95, options.TargetSparsity + 0.002));
        console.WriteLine($"Chosen: {string.Join(", ", levels.Select(level => Invariant($"{level.Key} {100 * level.Value:0.0} %")))}");
        return state with { Sensitivity = result, Targets = levels.ToImmutableSortedDictionary(StringComparer.Ordinal) };
    }

    private JobState Compress(Session session, CompressionSchedule schedule, JobState state, Checkpoint? saved)
    {
        bool resumes = saved is not null && ReadState(saved).Dense is not null;
        return Train(session, schedule, JobSchedule.Epochs(schedule, options), options.LearningRate / 2, state, resumes ? saved : null);
    }

    private JobState Train(Session session, CompressionSchedule schedule, int epochs, double learningRate, JobState state, Checkpoint? saved)
    {
        using optim.Optimizer optimizer = optim.SGD(session.Model.parameters(), learningRate, momentum: Momentum, weight_decay: WeightDecay);
        DataParallelTraining parallel = session.Parallel;
        using CompressionScheduler scheduler = new(parallel.Apply(schedule, epochs), session.Model, optimizer);
        return ConsoleReporter.Run(console, epochs, reporter =>
        {
            EpochLog log = new(session.Model, state.Epochs);
            Trainer trainer = parallel.CreateTrainer(
                TrainingTask.Classification(session.Model), optimizer, scheduler, new TrainerOptions { Epochs = epochs, Observers = [log, reporter] });
            saved?.Restore(session.Model, optimizer, scheduler, trainer);
            JobState Save()
            {
                JobState now = state with { Epochs = log.Epochs };
                parallel.Save(session.CheckpointPath, () => Checkpoint.Of(
                    session.Model, optimizer, scheduler, trainer, [KeyValuePair.Create(StateKey, RecordJson.Write(now, indented: false))]));
                return now;
            }

            JobState current = state;
            try
            {
                IBatchSource training = parallel.Shard(session.Feed.Training);
                while (trainer.Epoch < epochs)
                {
                    trainer.RunEpoch(training, session.Feed.Validation, parallel.Cancellation);
                    current = Save();
                }
            }
            catch (OperationCanceledException)
            {
                Save();
                console.WriteLine($"Stopped. Go on with: --resume {session.CheckpointPath}");
                throw;
            }

            return current;
        });
    }

    private DataSet OpenData(DataSetFamily family) => DataSets.Open(family, new DataSetOptions
    {
        Folder = options.DataFolder,
        Seed = options.Seed,
        EmbeddedTrainCount = options.EmbeddedImages,
        EmbeddedTestCount = Math.Max(200, options.EmbeddedImages / 5),
    });

    private JobState ReadState(Checkpoint saved)
    {
        if (!saved.Info.TryGetValue(StateKey, out string? text))
        {
            throw new InvalidDataException($"'{saved.Source}' is a checkpoint of another program: it lacks the notes of this job. Give the {CheckpointFile} of an interrupted run.");
        }

        JobState state = RecordJson.Read<JobState>(text);
        return state.Architecture == options.Architecture
            ? state
            : throw new InvalidDataException($"'{saved.Source}' belongs to the network {state.Architecture}, not {options.Architecture}. Add --arch {state.Architecture}.");
    }

    private static ModelSummary Summarize(nn.Module<Tensor, Tensor> model, Feed feed) => ModelFigures.Measure(model, feed.InputShape);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Heading(string text)
    {
        console.WriteLine();
        console.Write(new Rule(Markup.Escape(text)).LeftJustified());
    }

    private sealed record Session(nn.Module<Tensor, Tensor> Model, Feed Feed, string CheckpointPath, DataParallelTraining Parallel, CancellationToken Cancellation);

    // Nothing is measured in a dry run.
    private sealed class NoData : IBatchSource
    {
        public int SampleCount => 0;

        public int BatchCount => 0;

        public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0) => [];
    }

    // Progress<T> would post to another thread, after the bar is gone.
    private sealed class Relay(Action<SensitivityProgress> report) : IProgress<SensitivityProgress>
    {
        public void Report(SensitivityProgress value) => report(value);
    }
}
