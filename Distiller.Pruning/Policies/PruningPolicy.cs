using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Computes the masks of a pruner when they are due. The scheduler applies them.</summary>
internal sealed class PruningPolicy(IPruner pruner, PruningOptions options, bool ownsPruner) : CompressionPolicy
{
    private const string StepsKey = "steps";
    private const string PrunerSection = "pruner";
    private BatchNormFold? _fold;
    private long _steps;

    public override void OnEpochBegin(PolicyContext context)
    {
        foreach (var name in pruner.Parameters)
        {
            var mask = context.Masks[name];
            mask.MaskOnForwardOnly = options.MaskOnForwardOnly;
            mask.UseDoubleCopies = options.UseDoubleCopies;
            mask.MaskGradients = options.MaskGradients;
            mask.IsEngaged = true;
        }

        if (!options.SkipFirstMinibatch || _steps > 0)
        {
            UpdateMasks(context);
        }
    }

    public override void OnMinibatchBegin(PolicyContext context, TrainingStep step)
    {
        var isDue = step.Minibatch > 0 && options.MinibatchFrequency > 0 && step.Global % options.MinibatchFrequency == 0;
        var isPostponed = options.SkipFirstMinibatch && _steps == 1 && step.Minibatch > 0;
        if (isDue || isPostponed)
        {
            UpdateMasks(context);
        }

        _steps++;
        ScaleKept(context, inverse: false);
    }

    public override void BeforeOptimizerStep(PolicyContext context, TrainingStep step)
    {
        ScaleKept(context, inverse: true);
        (pruner as IGradientObserver)?.Observe(Request(context));
    }

    public override void OnMinibatchEnd(PolicyContext context, TrainingStep step)
    {
        if (options.DiscardMasksAtMinibatchEnd)
        {
            foreach (var name in pruner.Parameters)
            {
                context.Masks[name].Clear();
            }
        }
    }

    public override void OnEpochEnd(PolicyContext context, EpochMetrics metrics)
    {
        if (options.KeepMask && context.IsLastEpoch)
        {
            foreach (var name in pruner.Parameters)
            {
                context.Masks[name].MakePermanent();
            }
        }
    }

    public override ImmutableArray<PlannedParameter> Plan(EpochWindow window) =>
        [.. pruner.Parameters.Select(name => new PlannedParameter(name, Targets(name, window)))];

    public override StateDict SaveState()
    {
        var state = StateDict.Empty.With(StepsKey, _steps);
        return pruner is IStateful stateful ? state.With(PrunerSection, stateful.SaveState()) : state;
    }

    public override void LoadState(StateDict state)
    {
        _steps = state.Integer(StepsKey);
        (pruner as IStateful)?.LoadState(state.Section(PrunerSection));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsPruner)
        {
            pruner.Dispose();
        }

        base.Dispose(disposing);
    }

    private ImmutableArray<double> Targets(string name, EpochWindow window)
    {
        double?[] targets = [.. window.Epochs.Select(epoch => (pruner as IPlanned)?.TargetAt(name, window, epoch))];
        return targets.Contains(null) ? [] : [.. targets.Select(target => target!.Value)];
    }

    private static PruningRequest Request(PolicyContext context, IReadOnlyDictionary<string, Tensor>? substitutes = null) =>
        new(context.Masks, context.Window, context.Epoch, substitutes);

    private void UpdateMasks(PolicyContext context)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        if (options.FoldBatchNorm)
        {
            _fold ??= new BatchNormFold(context.Model);
        }

        foreach (var (name, mask) in pruner.ComputeMasks(Request(context, _fold?.Weights(pruner.Parameters))))
        {
            context.Masks[name].Set(mask);
        }
    }

    /// <summary>Weights that a random pruner keeps are larger during the forward pass, so that sums keep their size (D-37).</summary>
    private void ScaleKept(PolicyContext context, bool inverse)
    {
        if (pruner is not IScalingPruner scaling)
        {
            return;
        }

        using var noGrad = no_grad();
        foreach (var name in pruner.Parameters)
        {
            var scale = scaling.Scale(name);
            if (context.Masks[name].Mask is not null && scale != 1.0)
            {
                context.Masks[name].Parameter.mul_(inverse ? 1.0 / scale : scale);
            }
        }
    }
}
