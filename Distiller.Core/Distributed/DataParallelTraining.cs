using Distiller.Data;
using Distiller.Persistence;
using Distiller.Scheduling;
using Distiller.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distributed;

/// <summary>Lets several ranks train one model: each computes a part of every minibatch, and all take the same step.</summary>
/// <remarks>
/// Rank 0's weights and buffers are the ones that all begin with. Gradients are averaged before any policy sees them, so pruning,
/// regularization, thinning in mid-run, quantization-aware training and distillation do the same on all ranks; twice an epoch this is
/// checked by hash. Statistics that forward passes gather are each rank's own until the end of the epoch: buffers are averaged then, and
/// the state of policies that differs (tracked ranges, activations) is taken from rank 0. A minibatch is the one of a single process,
/// cut into parts, so that without batch normalization W ranks come to the weights of one process but for rounding; with it each rank
/// normalizes by its own part.
/// <para>With one process nothing is added: everything that this class returns is what it was given.</para>
/// </remarks>
/// <example>
/// <code>
/// using ProcessGroup group = ProcessGroup.FromEnvironment();
/// using DataParallelTraining parallel = new(group);
/// using CompressionScheduler scheduler = new(parallel.Apply(schedule, epochs), model, optimizer);
/// Trainer trainer = parallel.CreateTrainer(task, optimizer, scheduler, new TrainerOptions { Epochs = epochs });
/// trainer.Fit(parallel.Shard(training), validation, parallel.Cancellation);
/// </code>
/// </example>
public sealed class DataParallelTraining : IDisposable
{
    private readonly ProcessGroup group;
    private readonly CancellationToken own;
    private readonly CancellationTokenSource agreed = new();
    private readonly GradientAveraging averaging;
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private CompressionScheduler? scheduler;

    /// <summary>Makes it for a group.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellation">The user's wish to stop, which may reach the ranks at different moments.</param>
    public DataParallelTraining(ProcessGroup group, DataParallelOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(group);
        this.group = group;
        Options = options ?? DataParallelOptions.Default;
        own = cancellation;
        averaging = new GradientAveraging(group, Options.BucketBytes);
    }

    /// <summary>How.</summary>
    public DataParallelOptions Options { get; }

    /// <summary>Stops all ranks after the same step, as soon as one of them is asked to stop. Give it to the trainer.</summary>
    public CancellationToken Cancellation => group.IsSingle ? own : agreed.Token;

    /// <summary>The averaging of gradients, for its figures.</summary>
    public GradientAveraging Averaging => averaging;

    /// <summary>Adds what ranks do together to a schedule.</summary>
    /// <param name="schedule">What is done to the model, and when.</param>
    /// <param name="epochs">The epoch at which training ends (exclusive).</param>
    /// <returns>The schedule for the scheduler. Its saved state is that of the schedule that was given.</returns>
    public CompressionSchedule Apply(CompressionSchedule schedule, int epochs)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        if (group.IsSingle || epochs == 0)
        {
            return schedule;
        }

        EpochWindow window = EpochWindow.Range(0, epochs);
        return schedule with
        {
            Policies = [new ParallelBeginPolicy.Spec(this) { Window = window }, .. schedule.Policies, new ParallelEndPolicy.Spec(this) { Window = window }],
        };
    }

    /// <summary>The part of each minibatch that falls to this rank. Where a minibatch cannot be cut into equal parts, the log tells how many samples are repeated.</summary>
    /// <param name="training">The samples to learn from, with the size of a minibatch of all ranks together; equal on all ranks.</param>
    /// <returns>A source for the trainer.</returns>
    public IBatchSource Shard(IBatchSource training)
    {
        ArgumentNullException.ThrowIfNull(training);
        return group.IsSingle ? training : new ShardedBatches(training, group.Rank, group.WorldSize, group.IsFirst ? Options.Log : null);
    }

    /// <summary>Makes the ranks measure a part of the data set each.</summary>
    /// <param name="task">What the model is trained for. Its results are means over samples.</param>
    /// <returns>A task whose measurements are those of the whole data set, on all ranks.</returns>
    public TrainingTask Apply(TrainingTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return group.IsSingle ? task : task with { Evaluate = (source, cancellation) => RankMeasures.Evaluate(group, task, source, cancellation) };
    }

    /// <summary>Makes a trainer whose losses and measurements are those of all ranks.</summary>
    /// <param name="task">The model and its loss; not yet given to <see cref="Apply(TrainingTask)"/>.</param>
    /// <param name="optimizer">The optimizer of the model's parameters.</param>
    /// <param name="compression">A scheduler of the schedule that <see cref="Apply(CompressionSchedule, int)"/> returned.</param>
    /// <param name="options">How long, and who listens. Losses of single steps are those of the rank's own part.</param>
    /// <returns>The trainer.</returns>
    public Trainer CreateTrainer(TrainingTask task, optim.Optimizer optimizer, CompressionScheduler compression, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Attach(compression);
        return new Trainer(Apply(task), optimizer, compression, group.IsSingle ? options : options with { Combine = metrics => RankMeasures.Combine(group, metrics) });
    }

    /// <summary>Tells the scheduler whose policies are kept alike; <see cref="CreateTrainer"/> does so. For training loops of one's own.</summary>
    /// <param name="compression">The scheduler of the run.</param>
    public void Attach(CompressionScheduler compression) => scheduler = compression ?? throw new ArgumentNullException(nameof(compression));

    /// <summary>Brings statistics of all ranks together, then lets rank 0 write a checkpoint. Every rank calls it, between minibatches.</summary>
    /// <param name="path">The file; only rank 0 writes it.</param>
    /// <param name="make">Takes the copy of the run; called on rank 0.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    public void Save(string path, Func<Checkpoint> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        if (!group.IsSingle && scheduler is not null)
        {
            Synchronize(scheduler.Model);
        }

        if (group.IsFirst)
        {
            using Checkpoint checkpoint = make();
            checkpoint.Save(path);
        }
    }

    /// <summary>Reads a checkpoint that only rank 0 needs to have. Every rank calls it.</summary>
    /// <param name="path">The file, as rank 0 knows it.</param>
    /// <returns>The checkpoint, the same on all ranks; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">Rank 0 has no such file.</exception>
    /// <exception cref="InvalidDataException">The file is torn, damaged, of another format or of a newer version.</exception>
    /// <exception cref="RankFailureException">A rank is gone or late.</exception>
    public Checkpoint Load(string path)
    {
        if (group.IsSingle)
        {
            return Checkpoint.Load(path);
        }

        if (group.IsFirst && !File.Exists(path))
        {
            throw new FileNotFoundException($"There is no checkpoint '{path}'.", path);
        }

        byte[] content = group.Broadcast(group.IsFirst ? File.ReadAllBytes(path) : [], purpose: "reading a checkpoint");
        string copy = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(copy, content);
            return Checkpoint.Load(copy);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <summary>Frees the buckets; group, model and scheduler stay.</summary>
    public void Dispose()
    {
        averaging.Dispose();
        agreed.Dispose();
    }

    internal void ShareModel(nn.Module model)
    {
        // A model that was built otherwise would be read into the wrong places.
        ConsistencyCheck.Run(group, [.. ConsistencyCheck.Shapes(model)], "before training");
        foreach ((string name, Tensor tensor) in model.state_dict())
        {
            group.Broadcast(tensor, purpose: $"sharing '{name}'");
        }
    }

    internal void Average(IEnumerable<Parameter> trained)
    {
        if (averaging.Average(trained, own.IsCancellationRequested))
        {
            agreed.Cancel();
        }
    }

    /// <summary>Seeds what is random: for all ranks alike, or for this one.</summary>
    internal void Draw(int epoch, int minibatch, bool isOwn) =>
        manual_seed(SampleOrder.SeedFor(unchecked(Options.Seed + (isOwn ? group.Rank + 1 : 0)), epoch, minibatch + 1));

    internal void Compare(PolicyContext context, string when) => ConsistencyCheck.Run(
        group,
        [.. ConsistencyCheck.LearningRates(context.Optimizer), .. ConsistencyCheck.Masks(context.Masks), .. ConsistencyCheck.Parameters(context.Model)],
        when);

    /// <summary>Averages buffers, and takes the state of policies that differs from rank 0.</summary>
    internal void Synchronize(nn.Module model)
    {
        RankStatistics.AverageBuffers(group, model);
        foreach (string policy in scheduler is null ? [] : RankStatistics.SharePolicies(group, scheduler))
        {
            if (group.IsFirst && told.Add(policy))
            {
                Options.Log?.Invoke($"What policy '{policy}' gathers in forward passes is taken from rank 0 at the end of each epoch.");
            }
        }
    }
}
