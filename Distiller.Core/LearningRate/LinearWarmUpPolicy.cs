using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.LearningRate;

/// <summary>Sets the rates of all parameter groups before each step: a pure function of the step, so that nothing has to be saved.</summary>
internal sealed class LinearWarmUpPolicy(LinearWarmUpPolicySpec spec, optim.Optimizer optimizer) : CompressionPolicy
{
    private readonly ImmutableArray<double> baseRates =
        [.. optimizer.ParamGroups.Select(group => group.InitialLearningRate > 0 ? group.InitialLearningRate : group.LearningRate)];

    public override void OnMinibatchBegin(PolicyContext context, TrainingStep step)
    {
        long done = ((long)(step.Epoch - context.Window.First) * step.MinibatchesPerEpoch) + step.Minibatch;
        foreach ((optim.ILearningRateController group, double baseRate) in optimizer.ParamGroups.Zip(baseRates))
        {
            group.LearningRate = spec.At(baseRate, done);
        }
    }
}
