using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>The exits of a network: samples that are easy leave early, and the rest of the network is not computed for them.</summary>
/// <remarks>
/// The branches become children <c>exit0</c>, <c>exit1</c>, ... of the model, with their parameters and state; make the optimizer and
/// the scheduler afterwards. They are called through forward hooks, in training by <see cref="Loss"/>, at inference by
/// <see cref="Infer"/>; a plain call of the model ignores them. At inference samples that leave are taken out of the batch, and when
/// none is left the forward pass ends. The model must work with batches of any size.
/// </remarks>
/// <example><code>
/// using var exits = new EarlyExits(model, [new ExitSpec { Module = "layer1.2.relu2", Branch = MakeBranch, LossWeight = 0.4, Threshold = 0.9 }]);
/// var trainer = new Trainer(exits.ToTask(), optimizer, scheduler, options);
/// using var result = exits.Infer(images, ExitRule.Confidence);
/// </code></example>
public sealed class EarlyExits : IDisposable
{
    /// <summary>What statistics call the end of the network.</summary>
    public const string FinalName = "final";

    private readonly ImmutableArray<ExitSpec> _specs;
    private readonly ImmutableArray<nn.Module<Tensor, Tensor>> _branches;
    private readonly List<Action> _removals = [];
    private readonly Tensor?[] _logits;
    private bool _isTraining;
    private ExitPass? _pass;

    /// <summary>Attaches exits.</summary>
    /// <param name="model">The network. Maps inputs (N, ...) to logits (N, Classes).</param>
    /// <param name="exits">The exits, in the order in which the forward pass comes by.</param>
    /// <exception cref="ArgumentException">There is no exit, the loss weights sum to 1 or more, or the model has exits already.</exception>
    /// <exception cref="ModelStructureException">
    /// The model has no such module, or the module does not map one tensor to one tensor; or the model is a bare <c>Sequential</c>.
    /// </exception>
    public EarlyExits(nn.Module<Tensor, Tensor> model, IEnumerable<ExitSpec> exits)
    {
        Model = model;
        _specs = [.. exits];
        if (_specs.IsEmpty)
        {
            throw new ArgumentException("There is no exit. Give at least one.", nameof(exits));
        }

        EarlyExitLoss.DemandSum(Weights);
        var children = model.named_children().Select(child => child.name).ToHashSet();
        if (Names.FirstOrDefault(children.Contains) is { } taken)
        {
            throw new ArgumentException($"The model '{model.GetName()}' has a child '{taken}' already. Dispose the exits that it has before others are attached.", nameof(exits));
        }

        // The containers list their own rows only: parameters of a branch would be invisible to optimizers and checkpoints.
        if (model is Sequential)
        {
            throw new ModelStructureException(
                "A Sequential cannot take the branches of exits among its children. Make it a field of a module class of your own, and attach the exits to that.");
        }

        ImmutableArray<nn.Module<Tensor, Tensor>> modules = [.. _specs.Select(spec => ModuleOf(model, spec))];
        _logits = new Tensor?[_specs.Length];
        _branches = [.. _specs.Select(spec => spec.Branch())];
        for (var i = 0; i < _specs.Length; i++)
        {
            var exit = i;
            model.register_module(Name(i), _branches[i]);
            _removals.Add(modules[i].register_forward_hook((_, _, output) => OnOutput(exit, output)!).remove);
        }
    }

    /// <summary>The network.</summary>
    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>The classifiers, in the order of the exits.</summary>
    public IReadOnlyList<nn.Module<Tensor, Tensor>> Branches => _branches;

    /// <summary>Names of the exits, without the end of the network.</summary>
    public ImmutableArray<string> Names => [.. Enumerable.Range(0, _specs.Length).Select(Name)];

    private ImmutableArray<double> Weights => [.. _specs.Select(spec => spec.LossWeight)];

    /// <summary>The loss of a minibatch in training: all exits take part.</summary>
    /// <param name="batch">The minibatch; targets are classes (N), Int64.</param>
    /// <returns>A scalar with gradient: <see cref="EarlyExitLoss"/>.</returns>
    /// <exception cref="InvalidOperationException">The forward pass did not come by an exit.</exception>
    public Tensor Loss(Batch batch)
    {
        using var scope = NewDisposeScope();
        return EarlyExitLoss.Of(Forward(ChannelsLast.Apply(batch.Inputs)), batch.Targets, Weights).MoveToOuterDisposeScope();
    }

    /// <summary>The scores of all exits, nothing left out.</summary>
    /// <param name="inputs">Shape (N, ...).</param>
    /// <returns>Scores (N, Classes) of each exit, those of the whole network last; with gradient.</returns>
    /// <exception cref="InvalidOperationException">The forward pass did not come by an exit.</exception>
    public ImmutableArray<Tensor> Forward(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        Array.Clear(_logits);
        _isTraining = true;
        try
        {
            var final = Model.call(inputs);
            return [.. _logits.Select((logits, i) => logits ?? throw Missed(i)).Append(final).Select(logits => logits.alias().MoveToOuterDisposeScope())];
        }
        finally
        {
            _isTraining = false;
            foreach (var logits in _logits)
            {
                logits?.Dispose();
            }

            Array.Clear(_logits);
        }
    }

    /// <summary>Classifies a minibatch; each sample leaves at the first exit that is sure enough.</summary>
    /// <param name="inputs">Shape (N, ...).</param>
    /// <param name="rule">When a sample leaves.</param>
    /// <param name="labels">The true classes, needed by <see cref="ExitRule.LabelLoss"/> only.</param>
    /// <param name="thresholds">A threshold for each exit in place of those of <see cref="ExitSpec.Threshold"/>; null for those.</param>
    /// <returns>Scores and exits; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The number of thresholds is not that of the exits.</exception>
    public ExitResult Infer(Tensor inputs, ExitRule rule = ExitRule.Confidence, Tensor? labels = null, ImmutableArray<double>? thresholds = null)
    {
        if (thresholds is { } given && given.Length != _specs.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"There are {given.Length} thresholds for {_specs.Length} exits. Give one for each."), nameof(thresholds));
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var wasTraining = Model.training;
        Model.eval();
        using var pass = new ExitPass(inputs.shape[0], rule, thresholds ?? [.. _specs.Select(spec => spec.Threshold)], labels);
        _pass = pass;
        try
        {
            pass.Finish(_specs.Length, Model.call(ChannelsLast.Apply(inputs)));
        }
        catch (ExitPass.AllLeftException)
        {
            // Every sample has its scores; what the rest of the network would say is not wanted.
        }
        finally
        {
            _pass = null;
            Model.train(wasTraining);
        }

        var result = pass.ToResult();
        result.Logits.MoveToOuterDisposeScope();
        return result;
    }

    /// <summary>Measures shares, accuracies and times on a data set.</summary>
    /// <param name="source">The samples; its epoch 0 is read. One sample a minibatch gives the latency of each exit.</param>
    /// <param name="rule">When a sample leaves.</param>
    /// <param name="clock">What measures time; null for the system's.</param>
    /// <param name="thresholds">A threshold for each exit in place of those of <see cref="ExitSpec.Threshold"/>; null for those.</param>
    /// <param name="cancellation">Ends the evaluation between two minibatches.</param>
    /// <returns>The figures.</returns>
    /// <exception cref="InvalidOperationException">The data set has no samples.</exception>
    public ExitStatistics Evaluate(
        IBatchSource source,
        ExitRule rule = ExitRule.Confidence,
        TimeProvider? clock = null,
        ImmutableArray<double>? thresholds = null,
        CancellationToken cancellation = default)
    {
        clock ??= TimeProvider.System;
        ExitMeter meter = new([.. Names, FinalName]);
        using var batches = source.ReadEpoch(0).GetEnumerator();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            if (!batches.MoveNext())
            {
                return meter.ToStatistics();
            }

            var batch = batches.Current;
            var start = clock.GetTimestamp();
            var result = Infer(batch.Inputs, rule, batch.Targets, thresholds);
            meter.Add(result.Logits, batch.Targets, result.Exits, clock.GetElapsedTime(start).TotalSeconds);
        }
    }

    /// <summary>The task with which <see cref="Trainer"/> trains network and exits; validation measures the whole network.</summary>
    /// <returns>A task for classification.</returns>
    public TrainingTask ToTask() => new()
    {
        Model = Model,
        Loss = Loss,
        Evaluate = (source, cancellation) => Evaluator.Classify(Model, source, cancellation),
    };

    /// <summary>Detaches and disposes the exits: the model is as it was before.</summary>
    public void Dispose()
    {
        if (_removals.Count == 0)
        {
            return;
        }

        _removals.ForEach(remove => remove());
        _removals.Clear();
        _pass?.Dispose();
        for (var i = 0; i < _branches.Length; i++)
        {
            Model.register_module(Name(i), null!);
            _branches[i].Dispose();
        }
    }

    private static string Name(int exit) => FormattableString.Invariant($"exit{exit}");

    private static nn.Module<Tensor, Tensor> ModuleOf(nn.Module model, ExitSpec spec) =>
        TapSet.ModuleAt(model, spec.Module) as nn.Module<Tensor, Tensor> ?? throw new ModelStructureException(
            $"The module '{spec.Module}' cannot have an exit: it does not map one tensor to one tensor. Choose the module before or after it.");

    private InvalidOperationException Missed(int exit) => new(
        $"The forward pass did not come by '{_specs[exit].Module}', so '{Name(exit)}' has no scores. "
        + "Let the model call the module with 'call': 'forward' bypasses hooks.");

    private Tensor? OnOutput(int exit, Tensor output)
    {
        if (_isTraining)
        {
            _logits[exit]?.Dispose();
            _logits[exit] = _branches[exit].call(output).alias().DetachFromDisposeScope();
            return null;
        }

        if (_pass is null)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        return _pass.Decide(exit, _branches[exit].call(output), output)?.MoveToOuterDisposeScope();
    }
}
