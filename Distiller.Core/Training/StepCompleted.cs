using System.Collections.Immutable;
using Distiller.Scheduling;

namespace Distiller.Training;

/// <summary>One training step is done.</summary>
/// <param name="Step">Which step.</param>
/// <param name="Loss">The overall loss of the step: criterion and what policies added.</param>
/// <param name="Objective">The criterion alone.</param>
/// <param name="Components">The parts that policies added, by name, in the order of the policies.</param>
/// <param name="LearningRate">The rate of the optimizer's first group in this step.</param>
/// <param name="Samples">How many samples the minibatch had.</param>
/// <param name="Elapsed">The time of the step, from fetching the data to the end of the last event.</param>
public sealed record StepCompleted(
    TrainingStep Step,
    double Loss,
    double Objective,
    ImmutableArray<(string Name, double Value)> Components,
    double LearningRate,
    int Samples,
    TimeSpan Elapsed);
