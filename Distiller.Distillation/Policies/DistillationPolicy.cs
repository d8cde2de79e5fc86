using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Adds a distillation loss to the objective. The teachers run in the steps in which such a policy is active.</summary>
internal sealed class DistillationPolicy(TeacherStudent pair, IDistillationLoss teaching, DistillationOptions options, bool scalesEverything)
    : CompressionPolicy
{
    private const string LossSection = "loss";
    private bool _isEngaged;

    public override void OnMinibatchBegin(PolicyContext context, TrainingStep step)
    {
        Release();
        pair.Engage();
        _isEngaged = true;
    }

    public override PolicyLoss? BeforeBackward(PolicyContext context, TrainingStep step, Tensor loss)
    {
        var pass = pair.Step ?? throw new InvalidOperationException(
            $"The distillation policy '{teaching.Name}' has no logits: the student ran without its teachers. "
            + "Compute the loss with TeacherStudent.Loss, or give the trainer TeacherStudent.ToTask().");
        var value = teaching.Compute(pass);
        var overall = Scaled(loss) + (value * (options.DistillationWeight * teaching.Scale));
        return new PolicyLoss(overall, [new LossComponent($"{teaching.Name}_loss", value)]);
    }

    public override void BeforeOptimizerStep(PolicyContext context, TrainingStep step)
    {
        (teaching as ILearningLoss)?.Descend(context.Optimizer?.ParamGroups.First().LearningRate);
    }

    public override void OnMinibatchEnd(PolicyContext context, TrainingStep step) => Release();

    /// <inheritdoc/>
    public override void OnEpochEnd(PolicyContext context, EpochMetrics metrics) => pair.StoreCaches();

    /// <inheritdoc/>
    public override StateDict SaveState() =>
        teaching is ILearningLoss learning ? StateDict.Empty.With(LossSection, learning.SaveState()) : StateDict.Empty;

    public override void LoadState(StateDict state) => (teaching as ILearningLoss)?.LoadState(state.Section(LossSection));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Release();
        }

        base.Dispose(disposing);
    }

    /// <summary>The running loss with the task's part weighted; penalties of earlier policies keep their strength.</summary>
    private Tensor Scaled(Tensor running)
    {
        if (options.TaskWeight == 1)
        {
            return running;
        }

        if (pair.IsTaskScaled)
        {
            throw new InvalidOperationException(
                $"The distillation policy '{teaching.Name}' and one before it both weight the task's loss in one step. Set TaskWeight in one of them only.");
        }

        pair.IsTaskScaled = true;
        return scalesEverything || ReferenceEquals(running, pair.TaskLoss)
            ? running * options.TaskWeight
            : running + (pair.TaskLoss! * (options.TaskWeight - 1));
    }

    private void Release()
    {
        if (_isEngaged)
        {
            _isEngaged = false;
            pair.Release();
        }
    }
}
