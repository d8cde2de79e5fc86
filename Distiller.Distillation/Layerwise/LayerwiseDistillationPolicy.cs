using System.Collections.Immutable;
using Distiller.Persistence;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation.Layerwise;

/// <summary>Adds what the student's predictions lack of the teacher's states to the objective, and keeps gradients in bounds.</summary>
internal sealed class LayerwiseDistillationPolicy(LayerwiseStudent student) : CompressionPolicy
{
    private const string HeadsSection = "heads";
    private const string TargetsKey = "targets";
    private bool _isEngaged;

    public override void OnEpochBegin(PolicyContext context) => student.Freeze();

    public override void OnMinibatchBegin(PolicyContext context, TrainingStep step)
    {
        Release();
        student.Engaged++;
        _isEngaged = true;
    }

    public override PolicyLoss? BeforeBackward(PolicyContext context, TrainingStep step, Tensor loss)
    {
        var pass = student.Step ?? throw new InvalidOperationException(
            "Layerwise distillation has no predictions: the student ran without its teacher. Compute the loss with LayerwiseStudent.Loss, or give the trainer LayerwiseStudent.ToTask().");
        var options = student.Options;
        var reconstruction = LayerwiseLoss.Reconstruct(pass.Predictions, pass.Targets, pass.Mask, options.Reconstruction);
        var alignment = LayerwiseLoss.Align(pass.Predictions, pass.Targets, pass.Mask);
        ImmutableArray<LossComponent> parts = [new("reconstruction_loss", reconstruction), new("cosine_loss", alignment)];
        var overall = loss + reconstruction + (alignment * options.CosineWeight);
        if (pass.Features is { } features)
        {
            var penalty = features.square().mean();
            parts = parts.Add(new("feature_penalty", penalty));
            overall += penalty * options.FeaturePenalty;
        }

        return new PolicyLoss(overall, parts);
    }

    public override void BeforeOptimizerStep(PolicyContext context, TrainingStep step)
    {
        using var scope = NewDisposeScope();
        var norm = nn.utils.clip_grad_norm_(context.Model.parameters().Concat(student.ExtraParameters()), student.Options.GradientClip);
        if (!double.IsFinite(norm))
        {
            // A step with such gradients would end training: without gradients the optimizer passes over the parameters.
            context.Model.zero_grad();
            student.Heads?.zero_grad();
            student.SkippedSteps++;
        }
    }

    public override void OnMinibatchEnd(PolicyContext context, TrainingStep step) => Release();

    public override StateDict SaveState()
    {
        var state = StateDict.Empty.With("skipped", student.SkippedSteps).With(TargetsKey, TargetsText);
        if (student.Heads is null)
        {
            return state;
        }

        using var heads = ModelState.Save(student.Heads);
        return heads.Tensors.Aggregate(state, (all, entry) => all.With($"{HeadsSection}/{entry.Key}", entry.Value));
    }

    public override void LoadState(StateDict state)
    {
        if (state.Text(TargetsKey) != TargetsText)
        {
            throw new InvalidDataException(
                $"The saved layerwise distillation has the targets [{state.Text(TargetsKey)}], this one [{TargetsText}]. Resume with the targets that the run began with.");
        }

        student.SkippedSteps = state.Integer("skipped");
        if (student.Heads is not null)
        {
            ModelState.Load(student.Heads, state.Section(HeadsSection).Tensors, "the saved layerwise distillation");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Release();
        }

        base.Dispose(disposing);
    }

    private string TargetsText => string.Join(", ", student.Options.Targets.Select(target => FormattableString.Invariant($"{target}")));

    private void Release()
    {
        if (_isEngaged)
        {
            _isEngaged = false;
            student.Engaged--;
            student.Forget();
        }
    }
}
