using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Adds what peers learn from each other to the objective.</summary>
internal sealed class MutualPolicy(PeerCohort cohort, MutualSpec spec) : CompressionPolicy
{
    public override PolicyLoss? BeforeBackward(PolicyContext context, TrainingStep step, Tensor loss)
    {
        if (cohort.Logits.IsEmpty)
        {
            throw new InvalidOperationException(
                $"The policy '{spec.Name}' has no logits. Compute the loss with PeerCohort.Loss, or give the trainer PeerCohort.ToTask().");
        }

        var value = MutualLoss.Of(cohort.Logits, spec.Temperature);
        return new PolicyLoss(
            loss + (value * (spec.Weight * spec.Temperature * spec.Temperature)), [new LossComponent($"{spec.Name}_loss", value)]);
    }

    public override void OnMinibatchEnd(PolicyContext context, TrainingStep step) => cohort.Forget();
}
