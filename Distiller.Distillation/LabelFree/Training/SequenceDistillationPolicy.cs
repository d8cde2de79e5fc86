using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation.LabelFree.Training;

/// <summary>Adds the divergence from the teacher to the cross-entropy with its transcripts.</summary>
internal sealed class SequenceDistillationPolicy(SequencePair pair, SequenceDistillationOptions options) : CompressionPolicy
{
    public override void OnEpochBegin(PolicyContext context) => pair.Teacher.Module.eval();

    public override void OnMinibatchBegin(PolicyContext context, TrainingStep step) => pair.IsEngaged = true;

    public override PolicyLoss? BeforeBackward(PolicyContext context, TrainingStep step, Tensor loss)
    {
        var (student, teacher, labels) = pair.Step;
        using var scope = NewDisposeScope();
        var divergence = SequenceLoss.Divergence(student, teacher, labels, options.Temperature) * (options.Temperature * options.Temperature);

        // The running loss holds the cross-entropy once; penalties of earlier policies keep their strength.
        var crossEntropy = SequenceLoss.CrossEntropy(student, labels);
        var overall = loss + (crossEntropy * (options.LabelWeight - 1)) + (divergence * options.DivergenceWeight);
        return new PolicyLoss(
            overall.MoveToOuterDisposeScope(),
            [new LossComponent("sequence_kl_loss", divergence.MoveToOuterDisposeScope()), new LossComponent("sequence_ce_loss", crossEntropy.MoveToOuterDisposeScope())]);
    }

    public override void OnMinibatchEnd(PolicyContext context, TrainingStep step) => Release();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Release();
        }

        base.Dispose(disposing);
    }

    private void Release()
    {
        pair.IsEngaged = false;
        pair.Forget();
    }
}
