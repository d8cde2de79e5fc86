using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Layerwise;

/// <summary>A student that predicts several layers of a teacher at once, in training.</summary>
/// <remarks>
/// The student's input is padded and masked; the teacher sees each input without its padding, in evaluation mode and without
/// gradients, and is not among the student's parameters. The heads are not either: give <see cref="ExtraParameters"/> to the
/// optimizer besides. When training is over the student goes alone, so that nothing has to be dropped from its file.
/// </remarks>
/// <example><code>
/// using var pupil = new LayerwiseStudent(student, teacher, new LayerwiseOptions { Targets = [4, 8, 12] }, teacherWidth: 768);
/// using var optimizer = torch.optim.AdamW(student.Module.parameters().Concat(pupil.ExtraParameters()), lr: 2e-4, beta1: 0.9, beta2: 0.98);
/// var schedule = CompressionSchedule.Empty.DistillLayers(pupil, EpochWindow.Range(0, 10));
/// using var scheduler = new CompressionScheduler(schedule, student.Module, optimizer);
/// new Trainer(pupil.ToTask(), optimizer, scheduler, new TrainerOptions { Epochs = 10 }).Fit(batches);
/// </code></example>
public sealed class LayerwiseStudent : IDisposable
{
    private readonly SequenceEncoder _student;
    private readonly SequenceEncoder _teacher;
    private readonly TeacherStates _targets;
    private readonly TapSet _taps;
    private readonly ImmutableArray<string> _paths;
    private readonly nn.Module<Tensor, Tensor>? _featureModule;
    private readonly Func<Tensor, Batch, Tensor>? _task;
    private Tensor? _features;

    /// <summary>Brings a student and its teacher together.</summary>
    /// <param name="student">What learns.</param>
    /// <param name="teacher">What it learns from. Its modules outlive this object.</param>
    /// <param name="options">What.</param>
    /// <param name="studentWidth">The width of the student's states; 0 to take it from <paramref name="teacherWidth"/>.</param>
    /// <param name="teacherWidth">The width of the teacher's states.</param>
    /// <param name="task">A loss of your own besides: of the student's last states and the minibatch, a scalar. Null for none.</param>
    /// <exception cref="ArgumentException">A target is beyond the teacher's layers, they share parameters, or states and targets do not pair up.</exception>
    public LayerwiseStudent(
        SequenceEncoder student, SequenceEncoder teacher, LayerwiseOptions options, long teacherWidth, long studentWidth = 0, Func<Tensor, Batch, Tensor>? task = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(teacherWidth);
        DemandTargets(student, teacher, options);
        (_student, _teacher, Options, _task) = (student, teacher, options, task);
        _targets = new(teacher, [.. options.Targets.Select(target => teacher.StatePaths[target])], options.Caching);
        _paths = options.Heads == HeadKind.None ? student.StatePaths[^options.Targets.Length..] : [student.StatePaths[^1]];
        _taps = new(student.Module, _paths);
        Heads = options.Heads == HeadKind.None
            ? null
            : new PredictionHeads(options.Heads, options.Targets.Length, studentWidth == 0 ? teacherWidth : studentWidth, teacherWidth, options.Seed);
        _featureModule = student.FeaturePath is { } path && (options.FeatureGradientScale != 1 || options.FeaturePenalty > 0) ? FeaturesAt(path) : null;
        Freeze();
    }

    /// <summary>What the student learns.</summary>
    public LayerwiseOptions Options { get; }

    /// <summary>The student's model.</summary>
    public nn.Module Module => _student.Module;

    /// <summary>What predicts the teacher's states; null without heads.</summary>
    public PredictionHeads? Heads { get; }

    /// <summary>How many forward passes of the teacher there were; fewer than steps where states are kept.</summary>
    public long TeacherPasses => _targets.Passes;

    /// <summary>Steps that were left out because gradients were infinite or not numbers.</summary>
    public long SkippedSteps { get; internal set; }

    internal LayerwiseStep? Step { get; private set; }

    internal int Engaged { get; set; }

    /// <summary>Parameters that learn beside the student's: those of the heads.</summary>
    /// <returns>Give them to the optimizer before the first step.</returns>
    public IEnumerable<Parameter> ExtraParameters() => Heads?.parameters() ?? [];

    /// <summary>Runs student and teacher on a minibatch.</summary>
    /// <param name="batch">Inputs (N, Samples), padded; targets are their lengths (N), int64.</param>
    /// <returns>The task's loss, 0 with a graph without a task. Policies add the teacher's part.</returns>
    public Tensor Loss(Batch batch)
    {
        Forget();
        var pass = Pass(batch);
        if (Engaged > 0)
        {
            Step = pass;
        }

        using var scope = NewDisposeScope();
        var loss = _task is null ? pass.Predictions.sum() * 0 : _task(pass.States, batch) * Options.TaskWeight;
        if (Engaged == 0)
        {
            pass.Dispose();
        }

        return loss.MoveToOuterDisposeScope();
    }

    /// <summary>The task with which <see cref="Trainer"/> trains the student; measured by the distillation loss on held-out inputs.</summary>
    /// <returns>A task.</returns>
    public TrainingTask ToTask() => new()
    {
        Model = Module,
        Loss = Loss,
        Evaluate = (source, cancellation) =>
        {
            var quality = Measure(source, cancellation);
            return new EvaluationResult(quality.Loss, null, null, source.SampleCount);
        },
    };

    /// <summary>How well the student predicts its teacher, target by target.</summary>
    /// <param name="source">Held-out inputs.</param>
    /// <param name="cancellation">Ends the measurement between two minibatches.</param>
    /// <returns>The means over all frames.</returns>
    public LayerwiseQuality Measure(IBatchSource source, CancellationToken cancellation = default)
    {
        var wasTraining = Module.training;
        Module.eval();
        try
        {
            LayerwiseMeter meter = new(Options);
            foreach (var batch in source.ReadEpoch(0))
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                using var noGrad = no_grad();
                using var pass = Pass(batch);
                meter.Add(pass);
                batch.Dispose();
            }

            return meter.Result();
        }
        finally
        {
            Module.train(wasTraining);
        }
    }

    /// <summary>Frees heads, taps and kept states. The models stay.</summary>
    public void Dispose()
    {
        Forget();
        _taps.Dispose();
        _targets.Dispose();
        Heads?.Dispose();
    }

    /// <summary>Puts the teacher into evaluation mode, whatever a parent's mode did to it.</summary>
    internal void Freeze()
    {
        _teacher.Module.eval();
        foreach (var parameter in _teacher.Module.parameters())
        {
            parameter.requires_grad_(false);
        }
    }

    internal void Forget()
    {
        Step?.Dispose();
        Step = null;
        _features?.Dispose();
        _features = null;
        _taps.Clear();
    }

    private static void DemandTargets(SequenceEncoder student, SequenceEncoder teacher, LayerwiseOptions options)
    {
        var layers = teacher.StatePaths.Length - 1;
        if (options.Targets.IsDefaultOrEmpty || options.Targets.Any(target => target < 0 || target > layers))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The targets are [{string.Join(", ", options.Targets.IsDefault ? [] : options.Targets)}], the teacher has states 0 to {layers}. Name at least one of these."));
        }

        if (options.Heads == HeadKind.None && student.StatePaths.Length < options.Targets.Length)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Without heads each target needs a state of the student: there are {options.Targets.Length} targets and {student.StatePaths.Length} states. Take fewer targets, or heads."));
        }

        var own = student.Module.parameters().Select(parameter => parameter.Handle).ToHashSet();
        if (teacher.Module.parameters().Any(parameter => own.Contains(parameter.Handle)))
        {
            throw new ArgumentException("The teacher shares parameters with the student, so it would change while it teaches. Copy the weights with TeacherWeights.Copy.");
        }
    }

    private LayerwiseStep Pass(Batch batch)
    {
        using var scope = NewDisposeScope();
        var lengths = batch.Targets.cpu().data<long>().ToArray();
        var longest = batch.Inputs.shape[1];
        var isPadded = lengths.Any(length => length != longest);
        Tensor states;
        var unhook = _featureModule is null ? null : Hook(_featureModule);
        try
        {
            using var recording = _taps.Record();
            states = _student.Run(batch.Inputs, isPadded ? batch.Targets : null);
        }
        finally
        {
            unhook?.Invoke();
        }

        var predictions = Heads is null ? stack(_paths.Select(path => _taps[path]), 1) : Heads.call(_taps[_paths[0]]);
        var frames = predictions.shape[2];
        var targets = _targets.Of(batch.Inputs, lengths, frames);
        var mask = isPadded && Options.ExcludesPadding ? Mask(lengths, frames) : null;
        var features = Options.FeaturePenalty > 0 ? _features : null;
        return new(
            predictions.DetachFromDisposeScope(), targets.DetachFromDisposeScope(), states.alias().DetachFromDisposeScope(), mask?.DetachFromDisposeScope(), features?.alias().DetachFromDisposeScope());
    }

    private Tensor Mask(long[] lengths, long frames)
    {
        using var scope = NewDisposeScope();
        long[] valid = [.. lengths.Select(_student.FramesOf)];
        return arange(frames).unsqueeze(0).lt(tensor(valid).unsqueeze(1)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private nn.Module<Tensor, Tensor> FeaturesAt(string path) => TapSet.ModuleAt(Module, path) as nn.Module<Tensor, Tensor>
        ?? throw new ArgumentException($"The features at '{path}' are put out by a module that does not take one tensor. Name a module that does, or set FeaturePath to null.");

    // s·x + (1 − s)·x without gradient has the value of x and s times its gradient. Hooked for one pass, to come after the hooks of quantizers.
    private Action Hook(nn.Module<Tensor, Tensor> module) =>
        module.register_forward_hook((_, _, output) =>
        {
            _features?.Dispose();
            _features = Options.FeaturePenalty > 0 ? output.alias().DetachFromDisposeScope() : null;
            if (Options.FeatureGradientScale == 1 || !output.requires_grad)
            {
                return output;
            }

            using var scope = NewDisposeScope();
            var scale = Options.FeatureGradientScale;
            return ((output * scale) + (output.detach() * (1 - scale))).MoveToOuterDisposeScope();
        }).remove;
}
