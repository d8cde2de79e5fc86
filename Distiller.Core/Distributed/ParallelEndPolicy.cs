using System.Globalization;
using Distiller.Scheduling;

namespace Distiller.Distributed;

/// <summary>Comes after all other policies: compares what they did, and lets forward passes differ in what is random.</summary>
internal sealed class ParallelEndPolicy(DataParallelTraining training) : CompressionPolicy
{
    private int comparedEpoch = -1;

    public override bool HasState => false;

    public override void OnMinibatchBegin(PolicyContext context, TrainingStep step)
    {
        // Masks are set and channels removed by now.
        if (comparedEpoch != step.Epoch)
        {
            comparedEpoch = step.Epoch;
            training.Compare(context, string.Create(CultureInfo.InvariantCulture, $"at the beginning of epoch {step.Epoch}"));
        }

        training.Draw(step.Epoch, step.Minibatch, isOwn: true);
    }

    public override void OnMinibatchEnd(PolicyContext context, TrainingStep step)
    {
        if (training.Options.SynchronizationFrequency is > 0 and var frequency && (step.Minibatch + 1) % frequency == 0)
        {
            training.Synchronize(context.Model);
        }
    }

    public override void OnEpochEnd(PolicyContext context, EpochMetrics metrics)
    {
        training.Synchronize(context.Model);
        training.Compare(context, string.Create(CultureInfo.InvariantCulture, $"at the end of epoch {context.Epoch}"));
    }

    /// <summary>Its description.</summary>
    internal sealed record Spec(DataParallelTraining Training) : PolicySpec
    {
        public override string Name => "ranks end";

        public override CompressionPolicy Build(BuildContext context) => new ParallelEndPolicy(Training);
    }
}
