using System.Collections.Immutable;
using System.Globalization;
using Distiller.Graph;
using Distiller.Scheduling;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Persistence;

/// <summary>A run at one moment between two minibatches, ready to go on bit for bit: weights, optimizer, policies, random numbers.</summary>
/// <remarks>
/// In memory it owns copies of all tensors: dispose it. On disk it is one file (see <see cref="CheckpointFile"/>). Restoring takes
/// the parts that are asked for: weights alone for inference, everything to resume.
/// </remarks>
public sealed class Checkpoint : IDisposable
{
    private const string SchedulerSection = "scheduler";
    private const string OptimizerSection = "optimizer";
    private const string TrainerSection = "trainer";
    private const string RandomSection = "random";

    internal Checkpoint(string source, StateDict weights, StateDict state, ImmutableSortedDictionary<string, string> info)
    {
        Source = source;
        Weights = weights;
        State = state;
        Info = info;
    }

    /// <summary>Where it comes from: a path, or <c>memory</c>.</summary>
    public string Source { get; }

    /// <summary>The parameters and buffers of the model, in the shapes that they had.</summary>
    public StateDict Weights { get; }

    /// <summary>What the application noted: architecture, data set, command line, scores.</summary>
    public ImmutableSortedDictionary<string, string> Info { get; }

    /// <summary>Whether there is an optimizer's state.</summary>
    public bool HasOptimizer => !State.Section(OptimizerSection).IsEmpty;

    /// <summary>Whether there is a scheduler's state.</summary>
    public bool HasScheduler => !State.Section(SchedulerSection).IsEmpty;

    internal StateDict State { get; }

    /// <summary>Takes a copy of a run.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">Its optimizer, to resume training.</param>
    /// <param name="scheduler">Its scheduler, to resume training.</param>
    /// <param name="trainer">Its trainer, to resume training where it stands.</param>
    /// <param name="info">What the application wants to note.</param>
    /// <returns>The copy; the caller disposes it.</returns>
    /// <exception cref="InvalidOperationException">A training step is under way.</exception>
    public static Checkpoint Of(
        nn.Module model,
        optim.Optimizer? optimizer = null,
        CompressionScheduler? scheduler = null,
        Trainer? trainer = null,
        IEnumerable<KeyValuePair<string, string>>? info = null)
    {
        StateDict state = StateDict.Empty;
        if (scheduler is not null)
        {
            state = state.With(SchedulerSection, SchedulerStateCodec.Encode(scheduler.SaveState()));
        }

        state = optimizer is null ? state : state.With(OptimizerSection, OptimizerState.Save(optimizer));
        state = trainer is null ? state : state.With(TrainerSection, trainer.SaveState());
        using Tensor random = get_rng_state();
        state = state.With(RandomSection, StateDict.Empty.With("default", random));
        return new Checkpoint("memory", ModelState.Save(model), state, ImmutableSortedDictionary<string, string>.Empty.AddRange(info ?? []));
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The checkpoint; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is torn, damaged, of another format or of a newer version.</exception>
    public static Checkpoint Load(string path) => CheckpointFile.Read(path);

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">The file to write or replace; the usual extension is <c>.ckpt</c>.</param>
    /// <exception cref="IOException">The file cannot be written; an older one is unchanged.</exception>
    public void Save(string path) => CheckpointFile.Write(path, this);

    /// <summary>Copies the weights into a model, for inference or fine-tuning. A model of full size takes over the shapes of a thinned one.</summary>
    /// <param name="model">The model, of the same structure.</param>
    /// <exception cref="ModelStructureException">The model is another one; it is unchanged.</exception>
    public void RestoreWeights(nn.Module model)
    {
        CheckFits(model, changed: []);
        LayerShapes.Adopt(model, Weights.Tensors);
        ModelState.Load(model, Weights.Tensors, Source);
    }

    /// <summary>Restores a whole run, so that training goes on as if it had never stopped.</summary>
    /// <param name="model">The model, of the same structure.</param>
    /// <param name="optimizer">An optimizer of the same kind over the same parameters.</param>
    /// <param name="scheduler">A scheduler of the same schedule.</param>
    /// <param name="trainer">The trainer, if the run had one.</param>
    /// <exception cref="ModelStructureException">The model is another one; nothing has been changed.</exception>
    /// <exception cref="InvalidDataException">Optimizer or schedule are others, or were not saved; nothing has been changed.</exception>
    public void Restore(nn.Module model, optim.Optimizer optimizer, CompressionScheduler scheduler, Trainer? trainer = null)
    {
        StateDict optimizerState = Section(OptimizerSection, "the optimizer's state");
        StateDict schedulerState = Section(SchedulerSection, "the scheduler's state");
        OptimizerState.Check(optimizer, optimizerState, Source);
        StateDict? trainerState = trainer is null ? null : Section(TrainerSection, "the trainer's state");
        SchedulerState policies = SchedulerStateCodec.Decode(schedulerState);
        scheduler.Check(policies);
        CheckFits(model, scheduler.ChangedTensors(policies));

        // Masks have the shapes of the weights, so these come first.
        scheduler.ChangeModel(policies);
        LayerShapes.Adopt(model, Weights.Tensors);
        scheduler.LoadState(policies);
        ModelState.Load(model, Weights.Tensors, Source);
        OptimizerState.Load(optimizer, optimizerState);
        if (trainerState is not null)
        {
            trainer!.LoadState(trainerState);
        }

        set_rng_state(State.Section(RandomSection).Tensor("default"));
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Weights.Dispose();
        State.Dispose();
    }

    /// <summary>The checkpoint as text.</summary>
    /// <returns>For example <c>run.ckpt (65 tensors)</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Source} ({Weights.Tensors.Count} tensors)");

    /// <summary>Demands that a model can take over the weights, but for those that policies will make fit.</summary>
    private void CheckFits(nn.Module model, HashSet<string> changed)
    {
        Dictionary<string, Tensor> own = Without(changed, model.state_dict());
        Dictionary<string, Tensor> saved = Without(changed, Weights.Tensors);
        if (!LayerShapes.CanAdopt(own, saved))
        {
            ModelState.Check(model, own, saved, Source);
        }
    }

    private static Dictionary<string, Tensor> Without(HashSet<string> names, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Where(entry => !names.Contains(entry.Key)).ToDictionary(StringComparer.Ordinal);

    private StateDict Section(string name, string what)
    {
        StateDict section = State.Section(name);
        return section.IsEmpty
            ? throw new InvalidDataException($"'{Source}' holds weights, but not {what}: training cannot be resumed from it. Use RestoreWeights, and begin a new run.")
            : section;
    }
}
