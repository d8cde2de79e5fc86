using Distiller.Scheduling;

namespace Distiller.Distributed;

/// <summary>Comes before all other policies: they see the averaged gradients, and draw the same random numbers on all ranks.</summary>
internal sealed class ParallelBeginPolicy(DataParallelTraining training) : CompressionPolicy
{
    private bool hasBegun;

    public override bool HasState => false;

    public override void OnEpochBegin(PolicyContext context)
    {
        if (!hasBegun)
        {
            hasBegun = true;
            training.ShareModel(context.Model);
        }

        training.Draw(context.Epoch, -1, isOwn: false);
    }

    public override void OnMinibatchBegin(PolicyContext context, TrainingStep step) => training.Draw(step.Epoch, step.Minibatch, isOwn: false);

    public override void BeforeOptimizerStep(PolicyContext context, TrainingStep step)
    {
        training.Average(context.Optimizer?.parameters() ?? context.Model.parameters());
        training.Draw(step.Epoch, step.Minibatch, isOwn: false);
    }

    /// <summary>Its description.</summary>
    internal sealed record Spec(DataParallelTraining Training) : PolicySpec
    {
        public override string Name => "ranks begin";

        public override CompressionPolicy Build(BuildContext context) => new ParallelBeginPolicy(Training);
    }
}
