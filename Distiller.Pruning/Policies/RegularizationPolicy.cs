using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Adds a regularizer's penalty to the loss, and zeroes after each step what its threshold says.</summary>
internal sealed class RegularizationPolicy(IRegularizer regularizer, bool keepMask) : CompressionPolicy
{
    public override ImmutableArray<PlannedParameter> Plan(EpochWindow window) =>
        [.. regularizer.Parameters.Select(name => new PlannedParameter(name, []))];

    public override PolicyLoss? BeforeBackward(PolicyContext context, TrainingStep step, Tensor loss)
    {
        var penalty = regularizer.Parameters
            .Select(name => regularizer.Penalty(name, context.Masks[name].Parameter))
            .Aggregate((sum, term) => sum + term);
        return new PolicyLoss(loss + penalty, [new LossComponent($"{regularizer.Name}_loss", penalty)]);
    }

    public override void OnMinibatchEnd(PolicyContext context, TrainingStep step)
    {
        var isFinal = keepMask && context.IsLastEpoch && step.IsLastOfEpoch;
        foreach (var name in regularizer.Parameters)
        {
            using var scope = NewDisposeScope();
            var entry = context.Masks[name];
            if (regularizer.ThresholdMask(name, entry.Parameter) is not { } mask)
            {
                continue;
            }

            entry.ApplyOnce(mask);
            if (isFinal)
            {
                entry.SetRegularization(mask);
            }
        }
    }
}
